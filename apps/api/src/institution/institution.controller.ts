import { Body, Controller, Get, Inject, Param, Patch, Query } from '@nestjs/common';
import {
  id,
  institutionEdit,
  institutionList,
  institutionProfile,
  institutionQuery,
  sharingGroupList,
  withReceipt,
  type InstitutionEdit,
  type InstitutionQuery,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { IfMatch } from '../platform/http/if-match.js';
import { InstitutionChangeService } from './institution-change.service.js';
import { InstitutionService } from './institution.service.js';

@Controller()
export class InstitutionController {
  constructor(
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(InstitutionChangeService) private readonly changes: InstitutionChangeService,
  ) {}

  @Get('institutions')
  @Audited({ policy: ['read', 'Institution'], action: 'institution.listed', response: institutionList })
  list(@Query({ schema: institutionQuery }) query: InstitutionQuery) {
    return this.institutions.list(query);
  }

  @Get('institutions/:id')
  @Audited({ policy: ['read', 'Institution'], action: 'institution.read', response: institutionProfile })
  get(@Param('id', { schema: id }) institutionId: string) {
    return this.changes.get(institutionId);
  }

  @Patch('institutions/:id')
  @Audited({
    policy: ['edit', 'Institution'],
    action: 'institution.edited',
    problems: ['stale-version', 'version-required'],
    response: withReceipt(institutionProfile),
  })
  edit(
    @Param('id', { schema: id }) institutionId: string,
    @IfMatch() version: number,
    @Body({ schema: institutionEdit }) changes: InstitutionEdit,
  ) {
    return this.changes.edit(institutionId, version, changes);
  }

  @Get('sharing-groups')
  @Audited({ policy: ['read', 'SharingGroup'], action: 'sharing-group.listed', response: sharingGroupList })
  listGroups() {
    return this.institutions.listGroups();
  }
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { institutionList, institutionQuery, sharingGroupList, type InstitutionQuery } from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { InstitutionService } from './institution.service.js';

@Controller()
export class InstitutionController {
  constructor(@Inject(InstitutionService) private readonly institutions: InstitutionService) {}

  @Get('institutions')
  @Audited({ policy: ['read', 'Institution'], action: 'institution.listed', response: institutionList })
  list(@Query({ schema: institutionQuery }) query: InstitutionQuery) {
    return this.institutions.list(query);
  }

  @Get('sharing-groups')
  @Audited({ policy: ['read', 'SharingGroup'], action: 'sharing-group.listed', response: sharingGroupList })
  listGroups() {
    return this.institutions.listGroups();
  }
}

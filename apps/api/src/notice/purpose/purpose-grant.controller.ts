import { Body, Controller, Delete, Inject, Param, Post } from '@nestjs/common';
import { id, purposeGrant, purposeGrantDraft, type PurposeGrantDraft } from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { PurposeGrantService } from './purpose-grant.service.js';

@Controller('purpose-grants')
export class PurposeGrantController {
  constructor(@Inject(PurposeGrantService) private readonly grants: PurposeGrantService) {}

  @Post()
  @Audited({
    policy: ['create', 'PurposeGrant'],
    action: 'purpose.granted',
    problems: ['not-found', 'not-processable'],
    response: purposeGrant,
    status: 201,
    stepUp: true,
  })
  create(@Body({ schema: purposeGrantDraft }) draft: PurposeGrantDraft) {
    return this.grants.create(draft);
  }

  @Delete(':id')
  @Audited({ policy: ['revoke', 'PurposeGrant'], action: 'purpose.revoked' })
  async revoke(@Param('id', { schema: id }) grantId: string): Promise<void> {
    await this.grants.revoke(grantId);
  }
}

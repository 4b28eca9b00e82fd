import { Body, Controller, Inject, Post } from '@nestjs/common';
import { purposeGrant, purposeGrantDraft, type PurposeGrantDraft } from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { PurposeGrantService } from './purpose-grant.service.js';

@Controller('purpose-grants')
export class PurposeGrantController {
  constructor(@Inject(PurposeGrantService) private readonly grants: PurposeGrantService) {}

  @Post()
  @Audited({ policy: ['create', 'PurposeGrant'], action: 'purpose.granted', response: purposeGrant, status: 201 })
  create(@Body({ schema: purposeGrantDraft }) draft: PurposeGrantDraft) {
    return this.grants.create(draft);
  }
}

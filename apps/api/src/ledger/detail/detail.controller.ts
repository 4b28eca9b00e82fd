import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import {
  detailErasureDraft,
  detailErasureList,
  detailErasureWritten,
  id,
  ledgerDetail,
  ledgerSeq,
  type DetailErasureDraft,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { LedgerDetailService } from './detail.service.js';
import { LedgerErasureService } from './erasure.service.js';

/** Details of entries, and erasing them. */
@Controller('ledger')
export class LedgerDetailController {
  constructor(
    @Inject(LedgerDetailService) private readonly details: LedgerDetailService,
    @Inject(LedgerErasureService) private readonly erasures: LedgerErasureService,
  ) {}

  @Get('entries/:seq/detail')
  @Audited({
    policy: [['read-detail', 'read', 'verify'], 'LedgerEntry'],
    action: 'ledger.detail-read',
    response: ledgerDetail,
  })
  get(@Param('seq', { schema: ledgerSeq }) seq: number) {
    return this.details.get(seq);
  }

  @Get('detail-erasures')
  @Audited({
    policy: ['request-erasure', 'LedgerEntry'],
    action: 'ledger.erasures-listed',
    response: detailErasureList,
  })
  list() {
    return this.erasures.list();
  }

  @Post('detail-erasures')
  @Audited({
    policy: ['request-erasure', 'LedgerEntry'],
    action: 'ledger.erasure-requested',
    problems: ['not-found'],
    stepUp: true,
    response: detailErasureWritten,
    status: 201,
  })
  request(@Body({ schema: detailErasureDraft }) draft: DetailErasureDraft) {
    return this.erasures.request(draft);
  }

  @Post('detail-erasures/:id/approvals')
  @Audited({
    policy: ['erase-detail', 'LedgerEntry'],
    action: 'ledger.details-erased',
    problems: ['second-person', 'conflict'],
    stepUp: true,
    response: detailErasureWritten,
    status: 201,
  })
  erase(@Param('id', { schema: id }) erasureId: string) {
    return this.erasures.erase(erasureId);
  }
}

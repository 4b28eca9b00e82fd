import { Body, Controller, Delete, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  audiencePreview,
  changeProposal,
  changeReason,
  id,
  noticeApproval,
  noticeContest,
  noticeDraft,
  noticeList,
  noticePatch,
  noticeQuery,
  noticeReaderList,
  noticeRejection,
  noticeVersionList,
  noticeView,
  noticeWithdrawal,
  noticeWritten,
  withReceipt,
  type NoticeDraft,
  type NoticePatch,
  type NoticeQuery,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { IfMatch } from '../platform/http/if-match.js';
import { NoticeLookService } from './notice-look.service.js';
import { NoticeOwnerService } from './notice-owner.service.js';
import { NoticeService } from './notice.service.js';
import { WithdrawalOrderService } from './withdrawal-order.service.js';

/** Whoever may see that a notice exists; what of it they see is decided on the row. */
const LOOK = ['read', 'read-tombstone', 'read-metadata'];

interface Reason {
  reason: string;
}

@Controller('notices')
export class NoticeController {
  constructor(
    @Inject(NoticeService) private readonly notices: NoticeService,
    @Inject(NoticeLookService) private readonly look: NoticeLookService,
    @Inject(NoticeOwnerService) private readonly owner: NoticeOwnerService,
    @Inject(WithdrawalOrderService) private readonly orders: WithdrawalOrderService,
  ) {}

  @Get()
  @Audited({ policy: [LOOK, 'Notice'], action: 'notice.listed', response: noticeList })
  list(@Query({ schema: noticeQuery }) query: NoticeQuery) {
    return this.look.list(query);
  }

  @Post()
  @Audited({
    policy: ['create', 'Notice'],
    action: 'notice.drafted',
    problems: ['not-processable'],
    response: noticeWritten,
    status: 201,
  })
  create(@Body({ schema: noticeDraft }) draft: NoticeDraft) {
    return this.notices.draft(draft);
  }

  @Get(':id')
  @Audited({ policy: [LOOK, 'Notice'], action: 'notice.read', problems: ['purpose-required'], response: noticeView })
  read(@Param('id', { schema: id }) noticeId: string) {
    return this.look.read(noticeId);
  }

  @Patch(':id')
  @Audited({
    policy: ['edit', 'Notice'],
    action: 'notice.edited',
    problems: ['conflict', 'stale-version', 'not-processable', 'version-required'],
    response: noticeWritten,
  })
  edit(
    @Param('id', { schema: id }) noticeId: string,
    @IfMatch() version: number,
    @Body({ schema: noticePatch }) patch: NoticePatch,
  ) {
    return this.notices.edit(noticeId, version, patch);
  }

  @Delete(':id')
  @Audited({
    policy: ['delete', 'Notice'],
    action: 'notice.deleted',
    problems: ['conflict', 'stale-version', 'version-required'],
  })
  async delete(@Param('id', { schema: id }) noticeId: string, @IfMatch() version: number): Promise<void> {
    await this.notices.delete(noticeId, version);
  }

  @Post(':id/submissions')
  @Audited({
    policy: ['submit', 'Notice'],
    action: 'notice.submitted',
    problems: ['conflict', 'not-processable'],
    response: noticeWritten,
    status: 201,
  })
  submit(@Param('id', { schema: id }) noticeId: string) {
    return this.notices.submit(noticeId);
  }

  @Post(':id/approvals')
  @Audited({
    policy: ['approve', 'Notice'],
    action: 'notice.published',
    problems: ['second-person', 'conflict', 'stale-version', 'not-processable'],
    response: noticeWritten,
    status: 201,
    stepUp: true,
  })
  approve(
    @Param('id', { schema: id }) noticeId: string,
    @Body({ schema: noticeApproval }) { contentHash }: { contentHash: string },
  ) {
    return this.notices.approve(noticeId, contentHash);
  }

  @Post(':id/rejections')
  @Audited({
    policy: ['reject', 'Notice'],
    action: 'notice.rejected',
    problems: ['second-person', 'conflict'],
    response: noticeWritten,
    status: 201,
  })
  reject(@Param('id', { schema: id }) noticeId: string, @Body({ schema: noticeRejection }) { reason }: Reason) {
    return this.notices.reject(noticeId, reason);
  }

  @Post(':id/withdrawals')
  @Audited({
    policy: ['withdraw', 'Notice'],
    action: 'notice.withdrawn',
    problems: ['second-person', 'conflict'],
    response: noticeWritten,
    status: 201,
    stepUp: true,
  })
  withdraw(@Param('id', { schema: id }) noticeId: string, @Body({ schema: noticeWithdrawal }) { reason }: Reason) {
    return this.notices.withdraw(noticeId, reason);
  }

  @Post(':id/withdrawal-orders')
  @Audited({
    policy: ['order-withdrawal', 'Notice'],
    action: 'notice.withdrawal-proposed',
    problems: ['conflict'],
    response: withReceipt(changeProposal),
    status: 201,
    stepUp: true,
  })
  orderWithdrawal(@Param('id', { schema: id }) noticeId: string, @Body({ schema: changeReason }) { reason }: Reason) {
    return this.orders.propose(noticeId, reason);
  }

  @Post(':id/contests')
  @Audited({
    policy: ['contest', 'Notice'],
    action: 'notice.contested',
    problems: ['conflict'],
    response: noticeWritten,
    status: 201,
  })
  contest(@Param('id', { schema: id }) noticeId: string, @Body({ schema: noticeContest }) { reason }: Reason) {
    return this.notices.contest(noticeId, reason);
  }

  @Get(':id/audience-preview')
  @Audited({ policy: ['read', 'Notice'], action: 'notice.previewed', response: audiencePreview })
  preview(@Param('id', { schema: id }) noticeId: string) {
    return this.owner.preview(noticeId);
  }

  @Get(':id/versions')
  @Audited({ policy: ['read', 'Notice'], action: 'notice.versions-read', response: noticeVersionList })
  versions(@Param('id', { schema: id }) noticeId: string) {
    return this.owner.versions(noticeId);
  }

  @Get(':id/readers')
  @Audited({ policy: ['read', 'Notice'], action: 'notice.readers-read', response: noticeReaderList })
  readers(@Param('id', { schema: id }) noticeId: string) {
    return this.owner.readers(noticeId);
  }
}

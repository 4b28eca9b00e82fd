import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  acknowledgementDraft,
  acknowledgementList,
  acknowledgementWritten,
  id,
  warningApproval,
  warningDraft,
  warningEmergency,
  warningList,
  warningPatch,
  warningQuery,
  warningView,
  warningWithdrawal,
  warningWritten,
  type AcknowledgementDraft,
  type WarningDraft,
  type WarningEmergency,
  type WarningPatch,
  type WarningQuery,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { IfMatch } from '../platform/http/if-match.js';
import { AcknowledgementService } from './acknowledgement.service.js';
import { WarningLookService } from './warning-look.service.js';
import { WarningService } from './warning.service.js';

@Controller('warnings')
export class WarningController {
  constructor(
    @Inject(WarningService) private readonly warnings: WarningService,
    @Inject(WarningLookService) private readonly look: WarningLookService,
    @Inject(AcknowledgementService) private readonly acknowledgements: AcknowledgementService,
  ) {}

  @Get()
  @Audited({ policy: ['read', 'Warning'], action: 'warning.listed', response: warningList })
  list(@Query({ schema: warningQuery }) query: WarningQuery) {
    return this.look.list(query);
  }

  @Post()
  @Audited({
    policy: ['create', 'Warning'],
    action: 'warning.drafted',
    problems: ['not-processable'],
    response: warningWritten,
    status: 201,
  })
  create(@Body({ schema: warningDraft }) draft: WarningDraft) {
    return this.warnings.draft(draft);
  }

  @Post('emergencies')
  @Audited({
    policy: ['issue-alone', 'Warning'],
    action: 'warning.issued-alone',
    problems: ['not-processable'],
    response: warningWritten,
    status: 201,
    stepUp: true,
  })
  issueAlone(@Body({ schema: warningEmergency }) emergency: WarningEmergency) {
    return this.warnings.issueAlone(emergency);
  }

  @Get(':id')
  @Audited({ policy: ['read', 'Warning'], action: 'warning.read', response: warningView })
  read(@Param('id', { schema: id }) warningId: string) {
    return this.look.read(warningId);
  }

  @Patch(':id')
  @Audited({
    policy: ['edit', 'Warning'],
    action: 'warning.edited',
    problems: ['conflict', 'stale-version', 'not-processable', 'version-required'],
    response: warningWritten,
  })
  edit(
    @Param('id', { schema: id }) warningId: string,
    @IfMatch() version: number,
    @Body({ schema: warningPatch }) patch: WarningPatch,
  ) {
    return this.warnings.edit(warningId, version, patch);
  }

  @Post(':id/submissions')
  @Audited({
    policy: ['submit', 'Warning'],
    action: 'warning.submitted',
    problems: ['conflict', 'not-processable'],
    response: warningWritten,
    status: 201,
  })
  submit(@Param('id', { schema: id }) warningId: string) {
    return this.warnings.submit(warningId);
  }

  @Post(':id/approvals')
  @Audited({
    policy: ['approve', 'Warning'],
    action: 'warning.issued',
    problems: ['second-person', 'conflict', 'stale-version', 'not-processable'],
    response: warningWritten,
    status: 201,
    stepUp: true,
  })
  approve(
    @Param('id', { schema: id }) warningId: string,
    @Body({ schema: warningApproval }) { contentHash }: { contentHash: string },
  ) {
    return this.warnings.approve(warningId, contentHash);
  }

  @Post(':id/confirmations')
  @Audited({
    policy: ['confirm', 'Warning'],
    action: 'warning.confirmed',
    problems: ['second-person', 'conflict', 'stale-version'],
    response: warningWritten,
    status: 201,
    stepUp: true,
  })
  confirm(
    @Param('id', { schema: id }) warningId: string,
    @Body({ schema: warningApproval }) { contentHash }: { contentHash: string },
  ) {
    return this.warnings.confirm(warningId, contentHash);
  }

  @Post(':id/withdrawals')
  @Audited({
    policy: ['withdraw', 'Warning'],
    action: 'warning.withdrawn',
    problems: ['second-person', 'conflict'],
    response: warningWritten,
    status: 201,
    stepUp: true,
  })
  withdraw(
    @Param('id', { schema: id }) warningId: string,
    @Body({ schema: warningWithdrawal }) { reason }: { reason: string },
  ) {
    return this.warnings.withdraw(warningId, reason);
  }

  @Get(':id/acknowledgements')
  @Audited({ policy: ['read', 'Acknowledgement'], action: 'acknowledgement.listed', response: acknowledgementList })
  listAcknowledgements(@Param('id', { schema: id }) warningId: string) {
    return this.acknowledgements.list(warningId);
  }

  @Post(':id/acknowledgements')
  @Audited({
    policy: ['create', 'Acknowledgement'],
    action: 'warning.acknowledged',
    problems: ['conflict'],
    response: acknowledgementWritten,
    status: 201,
  })
  acknowledge(
    @Param('id', { schema: id }) warningId: string,
    @Body({ schema: acknowledgementDraft }) draft: AcknowledgementDraft,
  ) {
    return this.acknowledgements.give(warningId, draft);
  }
}

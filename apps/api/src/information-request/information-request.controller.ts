import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  id,
  informationRequest,
  informationRequestDraft,
  informationRequestList,
  informationRequestQuery,
  informationRequestWritten,
  informationResponseApproval,
  informationResponseDraft,
  type InformationRequestDraft,
  type InformationRequestQuery,
  type InformationResponseDraft,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { InformationRequestLookService } from './information-request-look.service.js';
import { InformationRequestService } from './information-request.service.js';

const LOOK = ['read', 'read-metadata'] as const;

@Controller('information-requests')
export class InformationRequestController {
  constructor(
    @Inject(InformationRequestService) private readonly requests: InformationRequestService,
    @Inject(InformationRequestLookService) private readonly look: InformationRequestLookService,
  ) {}

  @Post()
  @Audited({
    policy: ['create', 'InformationRequest'],
    action: 'information-request.asked',
    problems: ['not-found', 'not-processable', 'conflict'],
    response: informationRequestWritten,
    status: 201,
  })
  ask(@Body({ schema: informationRequestDraft }) draft: InformationRequestDraft) {
    return this.requests.ask(draft);
  }

  @Get()
  @Audited({
    policy: [LOOK, 'InformationRequest'],
    action: 'information-request.listed',
    response: informationRequestList,
  })
  list(@Query({ schema: informationRequestQuery }) query: InformationRequestQuery) {
    return this.look.list(query);
  }

  @Get(':id')
  @Audited({ policy: [LOOK, 'InformationRequest'], action: 'information-request.read', response: informationRequest })
  read(@Param('id', { schema: id }) requestId: string) {
    return this.look.read(requestId);
  }

  @Post(':id/responses')
  @Audited({
    policy: ['respond', 'InformationRequest'],
    action: 'information-request.drafted',
    problems: ['conflict'],
    response: informationRequestWritten,
    status: 201,
  })
  respond(
    @Param('id', { schema: id }) requestId: string,
    @Body({ schema: informationResponseDraft }) draft: InformationResponseDraft,
  ) {
    return this.requests.respond(requestId, draft);
  }

  @Post(':id/approvals')
  @Audited({
    policy: ['approve', 'InformationRequest'],
    action: 'information-request.answered',
    problems: ['second-person', 'conflict', 'stale-version'],
    response: informationRequestWritten,
    status: 201,
    stepUp: true,
  })
  approve(
    @Param('id', { schema: id }) requestId: string,
    @Body({ schema: informationResponseApproval }) { contentHash }: { contentHash: string },
  ) {
    return this.requests.approve(requestId, contentHash);
  }

  @Post(':id/withdrawals')
  @Audited({
    policy: ['withdraw', 'InformationRequest'],
    action: 'information-request.withdrawn',
    problems: ['conflict'],
    response: informationRequestWritten,
    status: 201,
  })
  withdraw(@Param('id', { schema: id }) requestId: string) {
    return this.requests.withdraw(requestId);
  }
}

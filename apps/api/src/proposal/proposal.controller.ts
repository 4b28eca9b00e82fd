import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  changeApproval,
  changeDecided,
  changeProposal,
  changeProposalList,
  changeProposalQuery,
  changeReason,
  id,
  withReceipt,
  type ChangeApproval,
  type ChangeProposalQuery,
  type ChangeReason,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { DecisionService } from './decision.service.js';
import { ProposalService } from './proposal.service.js';

@Controller('change-proposals')
export class ChangeProposalController {
  constructor(
    @Inject(ProposalService) private readonly proposals: ProposalService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
  ) {}

  @Get()
  @Audited({
    policy: [['read', 'read-metadata'], 'ChangeProposal'],
    action: 'change-proposal.listed',
    response: changeProposalList,
  })
  list(@Query({ schema: changeProposalQuery }) query: ChangeProposalQuery) {
    return this.proposals.list(query);
  }

  @Get(':id')
  @Audited({
    policy: [['read', 'read-metadata'], 'ChangeProposal'],
    action: 'change-proposal.read',
    response: changeProposal,
  })
  get(@Param('id', { schema: id }) proposalId: string) {
    return this.proposals.get(proposalId);
  }

  @Post(':id/approvals')
  @Audited({
    policy: ['approve', 'ChangeProposal'],
    action: 'change-proposal.approved',
    problems: ['second-person', 'conflict'],
    response: withReceipt(changeDecided),
    status: 201,
    stepUp: true,
  })
  approve(
    @Param('id', { schema: id }) proposalId: string,
    @Body({ schema: changeApproval }) { contentHash }: ChangeApproval,
  ) {
    return this.decisions.approve(proposalId, contentHash);
  }

  @Post(':id/rejections')
  @Audited({
    policy: ['reject', 'ChangeProposal'],
    action: 'change-proposal.rejected',
    problems: ['second-person', 'conflict'],
    response: withReceipt(changeProposal),
    status: 201,
  })
  reject(@Param('id', { schema: id }) proposalId: string, @Body({ schema: changeReason }) { reason }: ChangeReason) {
    return this.decisions.reject(proposalId, reason);
  }

  @Post(':id/withdrawals')
  @Audited({
    policy: ['withdraw', 'ChangeProposal'],
    action: 'change-proposal.withdrawn',
    problems: ['conflict'],
    response: withReceipt(changeProposal),
    status: 201,
  })
  withdraw(@Param('id', { schema: id }) proposalId: string) {
    return this.decisions.withdraw(proposalId);
  }
}

import { Body, Controller, Inject, Post } from '@nestjs/common';
import { judgement, judgementDraft, type JudgementDraft } from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { JudgementService } from '../screening/judgement.service.js';
import { MemberJudgementService } from './member-judgement.service.js';

@Controller('judgements')
export class JudgementController {
  constructor(
    @Inject(JudgementService) private readonly matches: JudgementService,
    @Inject(MemberJudgementService) private readonly members: MemberJudgementService,
  ) {}

  @Post()
  @Audited({
    policy: ['create', 'Judgement'],
    action: 'match.judged',
    problems: ['not-found', 'not-processable'],
    response: judgement,
    status: 201,
  })
  judge(@Body({ schema: judgementDraft }) draft: JudgementDraft) {
    return 'memberId' in draft ? this.members.judge(draft) : this.matches.judge(draft);
  }
}

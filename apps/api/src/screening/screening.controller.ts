import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import {
  judgement,
  judgementDraft,
  screening,
  screeningList,
  screeningListQuery,
  screeningQuery,
  type JudgementDraft,
  type ScreeningListQuery,
  type ScreeningQuery,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { JudgementService } from './judgement.service.js';
import { ScreeningService } from './screening.service.js';

@Controller()
export class ScreeningController {
  constructor(
    @Inject(ScreeningService) private readonly screenings: ScreeningService,
    @Inject(JudgementService) private readonly judgements: JudgementService,
  ) {}

  @Post('screenings')
  @Audited({
    policy: ['create', 'Screening'],
    action: 'screening.ran',
    problems: ['too-many-requests'],
    response: screening,
    status: 201,
    expensive: true,
  })
  screen(@Body({ schema: screeningQuery }) query: ScreeningQuery) {
    return this.screenings.screen(query);
  }

  @Get('screenings')
  @Audited({ policy: ['read', 'Screening'], action: 'screening.listed', response: screeningList })
  list(@Query({ schema: screeningListQuery }) query: ScreeningListQuery) {
    return this.screenings.list(query);
  }

  @Post('judgements')
  @Audited({
    policy: ['create', 'Judgement'],
    action: 'match.judged',
    problems: ['not-found', 'not-processable'],
    response: judgement,
    status: 201,
  })
  judge(@Body({ schema: judgementDraft }) draft: JudgementDraft) {
    return this.judgements.judge(draft);
  }
}

import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import {
  screening,
  screeningList,
  screeningListQuery,
  screeningQuery,
  type ScreeningListQuery,
  type ScreeningQuery,
} from '@watchbook/contract';
import { Audited } from '../platform/audit/route.js';
import { ScreeningService } from './screening.service.js';

@Controller()
export class ScreeningController {
  constructor(@Inject(ScreeningService) private readonly screenings: ScreeningService) {}

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
}

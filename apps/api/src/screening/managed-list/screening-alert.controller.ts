import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  alertJudgement,
  id,
  screeningAlert,
  screeningAlertPage,
  screeningAlertQuery,
  screeningAlertWritten,
  type AlertJudgement,
  type ScreeningAlertQuery,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { ScreeningAlertService } from './screening-alert.service.js';

@Controller('screening-alerts')
export class ScreeningAlertController {
  constructor(@Inject(ScreeningAlertService) private readonly alerts: ScreeningAlertService) {}

  @Get()
  @Audited({ policy: ['read', 'ScreeningAlert'], action: 'screening-alert.listed', response: screeningAlertPage })
  list(@Query({ schema: screeningAlertQuery }) query: ScreeningAlertQuery) {
    return this.alerts.list(query);
  }

  @Get(':id')
  @Audited({ policy: ['read', 'ScreeningAlert'], action: 'screening-alert.read', response: screeningAlert })
  read(@Param('id', { schema: id }) alertId: string) {
    return this.alerts.read(alertId);
  }

  @Post(':id/judgements')
  @Audited({
    policy: ['edit', 'ScreeningAlert'],
    action: 'match.judged',
    problems: ['conflict'],
    response: screeningAlertWritten,
    status: 201,
  })
  judge(@Param('id', { schema: id }) alertId: string, @Body({ schema: alertJudgement }) judgement: AlertJudgement) {
    return this.alerts.judge(alertId, judgement);
  }
}

import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  id,
  screeningAlarmList,
  screeningAlarmListQuery,
  screeningAlarmWritten,
  type ScreeningAlarmListQuery,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { ScreeningAlarmService } from './screening-alarm.service.js';

@Controller('screening-alarms')
export class ScreeningAlarmController {
  constructor(@Inject(ScreeningAlarmService) private readonly alarms: ScreeningAlarmService) {}

  @Get()
  @Audited({ policy: ['read', 'ScreeningAlarm'], action: 'screening-alarm.listed', response: screeningAlarmList })
  list(@Query({ schema: screeningAlarmListQuery }) query: ScreeningAlarmListQuery) {
    return this.alarms.list(query);
  }

  @Post(':id/acknowledgements')
  @Audited({
    policy: ['update', 'ScreeningAlarm'],
    action: 'screening-alarm.acknowledged',
    problems: ['conflict'],
    response: screeningAlarmWritten,
    status: 201,
  })
  acknowledge(@Param('id', { schema: id }) alarmId: string) {
    return this.alarms.acknowledge(alarmId);
  }
}

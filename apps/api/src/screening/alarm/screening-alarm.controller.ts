import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  id,
  screeningAlarm,
  screeningAlarmClosure,
  screeningAlarmList,
  screeningAlarmListQuery,
  screeningAlarmWritten,
  type ScreeningAlarmClosure,
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

  @Get(':id')
  @Audited({ policy: ['read', 'ScreeningAlarm'], action: 'screening-alarm.read', response: screeningAlarm })
  read(@Param('id', { schema: id }) alarmId: string) {
    return this.alarms.read(alarmId);
  }

  @Post(':id/closures')
  @Audited({
    policy: ['close', 'ScreeningAlarm'],
    action: 'screening-alarm.closed',
    problems: ['conflict', 'second-person'],
    response: screeningAlarmWritten,
    status: 201,
  })
  close(
    @Param('id', { schema: id }) alarmId: string,
    @Body({ schema: screeningAlarmClosure }) closure: ScreeningAlarmClosure,
  ) {
    return this.alarms.close(alarmId, closure);
  }
}

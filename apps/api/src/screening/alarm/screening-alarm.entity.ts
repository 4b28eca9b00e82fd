import { defineEntity, p } from '@mikro-orm/core';
import type { ScreeningAlarm as ScreeningAlarmView, ScreeningAlarmKind } from '@watchbook/contract';

const schema = defineEntity({
  name: 'ScreeningAlarm',
  tableName: 'screening_alarm',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    kind: p.string().$type<ScreeningAlarmKind>(),
    subjects: p.integer(),
    quota: p.integer(),
    spanFrom: p.datetime(),
    raisedAt: p.datetime(),
    acknowledgedBy: p.uuid().nullable(),
    acknowledgedAt: p.datetime().nullable(),
  },
});

/** Somebody looked for unusually many different subjects. */
export class ScreeningAlarm extends schema.class {
  /** @param names of the people in it, by id */
  toScreeningAlarm(names: ReadonlyMap<string, string>): ScreeningAlarmView {
    const named = (id: string) => ({ id, name: names.get(id) ?? '' });
    const { id, kind, userId, subjects, quota, raisedAt, acknowledgedAt, acknowledgedBy } = this;
    return {
      ...{ id, kind, person: named(userId), subjects, limit: quota, raisedAt: raisedAt.toISOString() },
      acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
      acknowledgedBy: acknowledgedBy ? named(acknowledgedBy) : null,
    };
  }

  /** How entries of the ledger name it. */
  resource() {
    return { type: 'screening-alarm', id: this.id, version: null };
  }
}
schema.setClass(ScreeningAlarm);

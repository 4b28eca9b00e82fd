import { defineEntity, p } from '@mikro-orm/core';
import type { ScreeningAlarmClosure, ScreeningAlarmKind, ScreeningAlarmVerdict } from '@watchbook/contract';
import { Encrypted } from '../../platform/crypto/encrypted.type.js';

const schema = defineEntity({
  name: 'ScreeningAlarm',
  tableName: 'screening_alarm',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    jurisdiction: p.string(),
    sector: p.string().nullable(),
    userId: p.uuid(),
    kind: p.string().$type<ScreeningAlarmKind>(),
    subjects: p.integer(),
    threshold: p.integer(),
    misses: p.integer(),
    awaits: p.string().$type<'office' | 'supervisor'>(),
    raisedAt: p.datetime(),
    closedBy: p.uuid().nullable(),
    closedAt: p.datetime().nullable(),
    verdict: p.string().$type<ScreeningAlarmVerdict>().nullable(),
    reason: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
  },
});

/** Somebody looked for unusually many different subjects, or in a way in which one guesses. */
export class ScreeningAlarm extends schema.class {
  /** Somebody else looked into it. */
  close({ verdict, reason }: ScreeningAlarmClosure, by: string, at: Date): void {
    Object.assign(this, { verdict, reason, closedBy: by, closedAt: at });
  }

  /** How entries of the ledger name it. */
  resource() {
    return { type: 'screening-alarm', id: this.id, version: null };
  }
}
schema.setClass(ScreeningAlarm);

import { defineEntity, p } from '@mikro-orm/core';
import type { AlertEnd, AlertState, ScreeningAlert as View } from '@watchbook/contract';

const schema = defineEntity({
  name: 'ScreeningAlert',
  tableName: 'screening_alert',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    listId: p.uuid(),
    entryId: p.uuid(),
    entryVersion: p.integer(),
    noticeId: p.uuid().nullable(),
    listEntryId: p.uuid().nullable(),
    targetVersion: p.string(),
    state: p.string().$type<AlertState>(),
    changed: p.array().$type<View['changed']>(),
    previousId: p.uuid().nullable(),
    raisedAt: p.datetime(),
    closedAt: p.datetime().nullable(),
    closedReason: p.string().$type<AlertEnd>().nullable(),
  },
});

/** That somebody on a list may be meant by a notice or an entry of a public list, in the versions that were compared. */
export class ScreeningAlert extends schema.class {
  /** `notice:ID` or `list-entry:ID`. */
  getTarget(): string {
    return this.noticeId ? `notice:${this.noticeId}` : `list-entry:${this.listEntryId ?? ''}`;
  }

  /** Nothing has to be judged any more. */
  close(reason: AlertEnd, at: Date): void {
    Object.assign(this, { state: 'closed', closedReason: reason, closedAt: at });
  }

  /** It matches again in the versions that it was raised for. */
  reopen(isJudged: boolean): void {
    Object.assign(this, { state: isJudged ? 'judged' : 'open', closedReason: null, closedAt: null });
  }
}
schema.setClass(ScreeningAlert);

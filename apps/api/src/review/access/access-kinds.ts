import { noticeReadActions, type AccessKind, type NoticeReadKind } from '@watchbook/contract';
import type { ResourceDay } from '../../ledger/read/people-uses.service.js';
import type { NoticeDay } from './signals.js';

/** What a person did, in the words in which a notice was shown. */
const deedOf: Readonly<Record<NoticeReadKind, AccessKind>> = {
  read: 'opened',
  listed: 'listed',
  screened: 'screened',
  unmasked: 'unmasked',
  exported: 'exported',
  report: 'reported',
  linked: 'linked',
};

/** Which entries show something to somebody, and how. */
export const kindOfAction: Readonly<Record<string, AccessKind>> = Object.fromEntries(
  Object.entries(noticeReadActions).map(([action, kind]) => [action, deedOf[kind]]),
);
export const showingActions = Object.keys(kindOfAction);
/** Actions that are about one notice each. */
export const singleActions = ['notice.read', 'purpose.granted'];

/** One item for each person, day and notice. */
export function toNoticeDays(rows: readonly ResourceDay[]): NoticeDay[] {
  const days = new Map<string, NoticeDay>();
  for (const { userId, day, id: noticeId, action, count, seq } of rows) {
    const key = `${userId} ${day} ${noticeId}`;
    const before = days.get(key) ?? { userId, day, noticeId, opened: 0, unmasked: 0, seq };
    days.set(key, {
      ...before,
      opened: before.opened + (action === 'notice.read' ? count : 0),
      unmasked: before.unmasked + (action === 'purpose.granted' ? count : 0),
      seq: Math.min(before.seq, seq),
    });
  }
  return [...days.values()];
}

import { noticeReadActions, purpose as purposeCode, type NoticeReaderList } from '@watchbook/contract';
import type { ResourceUses } from '../ledger/read/resource-uses.service.js';

/** What shows a notice to somebody. */
export const showingActions: readonly string[] = Object.keys(noticeReadActions);

type Use = ResourceUses['others'][number];
type Reads = Pick<NoticeReaderList['data'][number], 'reads' | 'kinds' | 'purposes' | 'firstAt' | 'lastAt'>;

/** One item for each institution or person, the latest first. */
export function groupUses(uses: readonly Use[], keyOf: (use: Use) => string): { key: string; reads: Reads }[] {
  const keys = [...new Set(uses.map(keyOf))];
  const groups = keys.map((key) => ({ key, reads: toReads(uses.filter((use) => keyOf(use) === key)) }));
  return groups.sort((a, b) => (a.reads.lastAt < b.reads.lastAt ? 1 : -1));
}

function toReads(uses: readonly Use[]): Reads {
  const kinds = [...new Set(uses.map(({ action }) => noticeReadActions[action]!))];
  const times = uses.flatMap(({ first_at, last_at }) => [first_at, last_at]).map((at) => new Date(at).toISOString());
  times.sort();
  return {
    reads: total(uses),
    kinds: kinds.map((kind) => ({
      kind,
      reads: total(uses.filter(({ action }) => noticeReadActions[action] === kind)),
    })),
    purposes: [
      ...new Set(uses.map(({ purpose }) => purposeCode.safeParse(purpose)).flatMap(({ data }) => data ?? [])),
    ].sort(),
    firstAt: times[0]!,
    lastAt: times.at(-1)!,
  };
}

const total = (uses: readonly Use[]): number => uses.reduce((sum, { times }) => sum + times, 0);

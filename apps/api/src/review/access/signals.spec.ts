import { describe, expect, it } from '@jest/globals';
import type { HourUse } from '../../ledger/read/people-uses.service.js';
import { signalsOf, type NoticeDay } from './signals.js';

const at = (day: number, hour = 9) => new Date(Date.UTC(2026, 10, day, hour));
const dayName = (day: number) => at(day).toISOString().slice(0, 10);
const read = (userId: string, day: number, count: number, hour = 9, seq = day): HourUse => ({
  ...{ userId, hour: at(day, hour), action: 'notice.read', count, seq, lastAt: at(day, hour) },
});
const denied = (userId: string, day: number, count: number): HourUse => ({
  ...read(userId, day, count),
  action: null,
});
const saw = (userId: string, day: number, notice: number, unmasked = 0): NoticeDay => ({
  ...{ userId, day: dayName(day), noticeId: `n${notice}`, opened: 1, unmasked, seq: day * 100 + notice },
});
const many = (userId: string, day: number, count: number, unmasked = 0) =>
  Array.from({ length: count }, (_, n) => saw(userId, day, n, unmasked));

describe('signals', () => {
  it('are none where everybody reads as usual', () => {
    const days = [1, 2, 3].flatMap((day) => [...many('a', day, 12), ...many('b', day, 15)]);
    expect(signalsOf([read('a', 1, 40), denied('b', 2, 9)], days)).toEqual(new Map());
  });

  it('tell of a day with three times the usual number of notices, and at least twenty', () => {
    const usual = [1, 2, 3, 4].flatMap((day) => many('a', day, 8));
    const found = signalsOf([], [...usual, ...many('b', 5, 24)]);
    expect([...found.keys()]).toEqual(['b']);
    expect(found.get('b')).toEqual([
      { code: 'many-notices', day: dayName(5), count: 24, usual: 8, noticeId: null, seq: 500 },
    ]);
    expect(signalsOf([], [...usual, ...many('b', 5, 23)])).toEqual(new Map());
    expect(signalsOf([], many('b', 5, 19))).toEqual(new Map());
  });

  it('tell of many looks behind the mask', () => {
    const usual = [1, 2, 3].flatMap((day) => many('a', day, 2, 1));
    expect(signalsOf([], [...usual, ...many('b', 4, 10, 1)]).get('b')).toMatchObject([
      { code: 'many-unmaskings', count: 10, usual: 2 },
    ]);
  });

  it('tell of ten refusals in one hour', () => {
    expect(signalsOf([denied('a', 3, 10)], []).get('a')).toMatchObject([
      { code: 'many-denials', count: 10, day: dayName(3), seq: 3 },
    ]);
  });

  it('tell of reading at hours at which nobody reads, once there is enough to tell', () => {
    const office = [1, 2, 3, 4].flatMap((day) => [read('a', day, 120), read('b', day, 110, 14)]);
    const night = [read('b', 3, 4, 2, 77), read('b', 3, 3, 3, 78)];
    expect(signalsOf([...office, ...night], []).get('b')).toMatchObject([
      { code: 'unusual-hours', count: 7, day: dayName(3), seq: 77 },
    ]);
    expect(signalsOf(night, [])).toEqual(new Map());
  });

  it('tell of the same notice on five days', () => {
    const days = [1, 2, 4, 6, 9].map((day) => saw('a', day, 7));
    expect(signalsOf([], days).get('a')).toMatchObject([{ code: 'same-notice', count: 5, noticeId: 'n7', seq: 107 }]);
    expect(signalsOf([], days.slice(1))).toEqual(new Map());
  });
});

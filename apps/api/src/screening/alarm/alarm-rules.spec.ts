import { describe, expect, it } from '@jest/globals';
import { QUOTA } from '../quota.js';
import { alarmsDue, type Pattern } from './alarm-rules.js';

const quiet: Pattern = { misses: 0, bare: 0, bareMisses: 0, run: 0, runMisses: 0 };
const due = (
  usage: { byUser?: number; byInstitution?: number },
  pattern: Partial<Pattern> = {},
  quota = QUOTA.person,
) => alarmsDue(quota, { byUser: 1, byInstitution: 1, ...usage }, { ...quiet, ...pattern }).map(({ kind }) => kind);

describe('an alarm is due', () => {
  it('from four fifths of the quota of a person, a program and an institution on', () => {
    expect(due({ byUser: 1_599 })).toEqual([]);
    expect(due({ byUser: 1_600 })).toEqual(['quota']);
    expect(due({ byUser: 1_600 }, {}, QUOTA.program)).toEqual([]);
    expect(due({ byUser: 8_000 }, {}, QUOTA.program)).toEqual(['quota']);
    expect(due({ byInstitution: 15_999 })).toEqual([]);
    expect(due({ byInstitution: 16_000 })).toEqual(['institution-quota']);
  });

  it('for 200 bare names of which at most one in fifty is known', () => {
    expect(due({}, { bare: 199, bareMisses: 199 })).toEqual([]);
    expect(due({}, { bare: 200, bareMisses: 195 })).toEqual([]);
    expect(due({}, { bare: 200, bareMisses: 196 })).toEqual(['misses']);
  });

  it('not for many misses of people of whom more than the name was asked', () => {
    expect(due({ byUser: 1_000 }, { misses: 1_000, bare: 20, bareMisses: 20 })).toEqual([]);
  });

  it('for 20 identifiers that differ only in their end, whether or not they are known', () => {
    expect(due({}, { run: 19 })).toEqual([]);
    expect(due({}, { run: 20, runMisses: 0 })).toEqual(['sequence']);
  });

  it('with its counts', () => {
    expect(alarmsDue(2_000, { byUser: 1_700, byInstitution: 1 }, { ...quiet, misses: 1_650 })).toEqual([
      { kind: 'quota', subjects: 1_700, threshold: 1_600, misses: 1_650 },
    ]);
  });
});

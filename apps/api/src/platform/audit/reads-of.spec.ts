import { describe, expect, it } from '@jest/globals';
import { readsOf } from './reads-of.js';

const list = { type: 'managed-list', id: 'l', version: null };
const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ type: 'user', id: `${at}`, version: null }));

describe('a read of many', () => {
  it.each([
    [0, [1]],
    [99, [100]],
    [100, [100, 2]],
    [250, [100, 100, 53]],
  ])('of %i is recorded in entries that name %j, each beside what they belong to', (count, sizes) => {
    const entries = readsOf({ action: 'managed-list.assignees-listed' }, people(count), list);
    expect(entries.map(({ resources }) => resources.length)).toEqual(sizes);
    expect(entries.every(({ resources }) => resources[0] === list)).toBe(true);
    expect(entries.flatMap(({ resources }) => resources.slice(1))).toEqual(people(count));
  });
});

import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { citationsOf, misfitsOf, repeatedOf, rowsOf } from './citations.mjs';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/asvs.md'), 'utf8');
const requirements = rowsOf(page, ['id', 'requirement', 'state', 'where', 'note']);
const { level2, level3 } = JSON.parse(readFileSync(join(root, 'tools/docs/asvs-ids.json'), 'utf8'));
const states = ['met', 'partly', 'not met', 'not applicable'];

describe('the requirements of the standard', () => {
  it('cite files that are there and tests of those names', () => {
    expect(citationsOf(page).length).toBeGreaterThan(200);
    expect(misfitsOf(root, page)).toEqual([]);
  });

  const wanted = [level2, level3].flatMap((chapters) => Object.values(chapters).flat());

  it('are all there, each once', () => {
    const ids = requirements.map(({ id }) => id);
    expect(repeatedOf(ids)).toEqual([]);
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => !wanted.includes(id))).toEqual([]);
  });

  it('say how they stand, and where or why', () => {
    const faulty = requirements.filter(({ requirement, state, where, note }) => {
      if (requirement === '' || !states.includes(state)) return true;
      if (state === 'met') return citationsOf(where).length === 0;
      return note === '' || (state === 'partly' && citationsOf(where).length === 0);
    });
    expect(faulty.map(({ id }) => id)).toEqual([]);
  });

  it('are counted as they are listed', () => {
    const counted = rowsOf(page, ['level', ...states]);
    const countOf = (chapters) => {
      const ids = Object.values(chapters).flat();
      return states.map((state) => requirements.filter((one) => ids.includes(one.id) && one.state === state).length);
    };
    expect(counted.map((row) => [row.level, ...states.map((state) => Number(row[state]))])).toEqual([
      ['1 and 2', ...countOf(level2)],
      ['3', ...countOf(level3)],
    ]);
  });
});

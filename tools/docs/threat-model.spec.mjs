import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { citationsOf, misfitsOf, repeatedOf, rowsOf } from './citations.mjs';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
const cases = rowsOf(page, ['id', 'who', 'tries', 'control', 'test', 'left']);

describe('the abuse cases', () => {
  it('cite files that are there and tests of those names', () => {
    expect(citationsOf(page).length).toBeGreaterThan(200);
    expect(misfitsOf(root, page)).toEqual([]);
  });

  it('are many, each once', () => {
    expect(cases.length).toBeGreaterThanOrEqual(30);
    expect(repeatedOf(cases.map(({ id }) => id))).toEqual([]);
  });

  it('have a control, a test and what is left', () => {
    const bare = cases.filter(
      ({ control, test, left }) =>
        citationsOf(control).length === 0 || !citationsOf(test).some((one) => one.test !== null) || left === '',
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('cite nothing that is no file', () => {
    const spans = cases.flatMap(({ control, test }) =>
      [...`${control} ${test}`.matchAll(/`[^`]+`/g)].map(([one]) => one),
    );
    expect(spans.filter((span) => citationsOf(span).length === 0)).toEqual([]);
  });
});

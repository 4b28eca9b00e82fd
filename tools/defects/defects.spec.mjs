import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { damaged, misfit, readDefects } from './catalogue.mjs';

const root = resolve(import.meta.dirname, '../..');

describe('the defects that tests must find', () => {
  it('still apply to the sources, each in one place, with suites that are there', async () => {
    const defects = await readDefects();
    const misfits = defects.map((defect) => [defect.name, misfit(root, defect)]);
    expect(misfits.filter(([, why]) => why !== null)).toEqual([]);
    expect(new Set(defects.map(({ name }) => name)).size).toBe(defects.length);
    expect(defects.length).toBeGreaterThanOrEqual(20);
  });

  it('are put in as they are written, and refused where their text is not found once', () => {
    const defect = { file: 'package.json', find: '"private": true', replace: '$& $1', suites: ['package.json'] };
    expect(damaged('{ "private": true }', defect)).toBe('{ $& $1 }');
    expect(misfit(root, defect)).toBeNull();
    expect(misfit(root, { ...defect, find: 'nowhere in it' })).toMatch('0 times');
    expect(misfit(root, { ...defect, find: '"' })).toMatch(/\d\d+ times/);
  });
});

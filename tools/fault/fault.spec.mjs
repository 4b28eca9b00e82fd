import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
/** Those that need no rights, no compiler and no demo, on few processes; `npm run fault` runs them all, and longer. */
const names = ['killed-process', 'killed-database', 'repeated-jobs'];

beforeAll(() => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const projects = ['apps/api/tsconfig.app.json', 'libs/testing/tsconfig.lib.json'];
  expect(spawnSync(process.execPath, [compiler, '-b', ...projects], { cwd: root }).status).toBe(0);
});

describe('processes on one ledger', () => {
  it.each(names)('keep every promise through %s', async (name) => {
    const { newSeed, SeededRandom } = await import('../../libs/testing/dist/index.js');
    const { counts, run } = await import(`./${name}.fault.mjs`);
    const seed = newSeed();
    const { violations, answered } = await run({ random: new SeededRandom(`${seed}/${name}`), count: counts.test });
    // How long a refusal takes is measured by `npm run fault` on a machine of its own; here suites share one.
    const broken = violations.filter(({ kind }) => kind !== 'slow');
    expect({ seed, broken }).toEqual({ seed, broken: [] });
    expect(answered).toBeGreaterThan(0);
  });
});

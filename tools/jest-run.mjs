import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

export const DATABASE_VARIABLE = 'WATCHBOOK_TEST_DATABASE_URL';
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
/** Far above what a test takes: a busy machine is no defect. */
const TEST_LIMIT_MS = 600_000;
const sources = new URL('./sources.mjs', import.meta.url).href;
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--import', sources];

/** Whether the project has tests that need PostgreSQL. */
export function needsDatabase(project) {
  const sources = join(project, 'src');
  if (!existsSync(sources)) return false;
  return readdirSync(sources, { recursive: true }).some((name) => /\.(db|api)\.spec\.ts$/.test(String(name)));
}

/**
 * Runs Jest for projects.
 * @param {string[]} projects folders with a `jest.config.mjs`
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to the environment
 * @returns {Promise<number>} the exit code
 */
export function runJest(projects, args, env = {}) {
  const paths = projects.map((project) => resolve(project, 'jest.config.mjs'));
  const configs = paths.length === 1 ? ['--config', paths[0]] : ['--projects', ...paths];
  const child = spawn(process.execPath, [...flags, jest, ...configs, '--testTimeout', String(TEST_LIMIT_MS), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      done(signal ? 1 : (code ?? 1));
    });
  });
}

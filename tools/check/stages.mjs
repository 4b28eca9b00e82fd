import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { startTemporaryDatabase } from '../database/temporary.mjs';
import { DATABASE_VARIABLE, runJest } from '../jest-run.mjs';
import { buildPrograms, buildWeb } from '../setup/build.mjs';
import { projects } from './projects.mjs';

const BROWSER_TESTS = 'apps/web-e2e';
const cache = 'node_modules/.cache/watchbook';

/** The stages of `npm test` in their order; each adds its results to the tally. */
export const stages = {
  async types(root, tally) {
    for (const { folder, typecheck } of projects(root)) {
      if (typecheck) await check(root, tally, `types of ${folder}`, typecheck);
    }
  },

  /** ESLint keeps no cache: its rules look at types, which change with other files. */
  async lint(root, tally) {
    const format = `prettier --check --log-level warn --cache --cache-location ${cache}/prettier .`;
    await Promise.all([
      check(root, tally, 'lint', 'eslint --max-warnings 0 .'),
      check(root, tally, 'format', format).then(() =>
        check(root, tally, 'boundaries', 'depcruise --config .dependency-cruiser.mjs apps libs'),
      ),
    ]);
  },

  async tests(root, tally) {
    await buildPrograms(root);
    await withDatabase((env) => jest(tally, 'tests', testedFolders(root), { env }));
  },

  async e2e(root, tally) {
    if (!existsSync(join(root, BROWSER_TESTS, 'jest.config.mjs'))) return;
    await buildPrograms(root);
    await buildWeb(root);
    await jest(tally, 'browser tests', [BROWSER_TESTS]);
  },
};

/** Parts of the stage `tests`, for who wants only these. */
export const parts = {
  unit: (root, tally) => jest(tally, 'unit', testedFolders(root), { only: '^(?!.*\\.(db|api)\\.spec\\.).*$' }),
  db: (root, tally) => withDatabase((env) => jest(tally, 'db', testedFolders(root), { env, only: '\\.db\\.spec\\.' })),
  api: (root, tally) =>
    withDatabase((env) => jest(tally, 'api', testedFolders(root), { env, only: '\\.api\\.spec\\.' })),
  web: (root, tally) => jest(tally, 'web', ['apps/web', 'libs/ui']),
};

function testedFolders(root) {
  const folders = projects(root).filter(({ folder, hasTests }) => hasTests && folder !== BROWSER_TESTS);
  return [...folders.map(({ folder }) => folder), 'tools'];
}

/** Checks run beside each other, so what one of them prints is shown when it is over. */
async function check(root, tally, name, command) {
  const start = Date.now();
  const { code, output } = await runInShell(root, command);
  if (output) process.stdout.write(output);
  console.log(`${code === 0 ? 'passed' : 'failed'}  ${name}  ${((Date.now() - start) / 1000).toFixed(1)} s`);
  tally.check(name, code === 0);
}

function runInShell(root, command) {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH: path };
  const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve({ code: 1, output: `${cause.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(output) }));
  });
}

/** One server for all projects; every suite takes a database of its own on it. */
async function withDatabase(work) {
  if (process.env[DATABASE_VARIABLE]) return work({});
  const database = await startTemporaryDatabase();
  try {
    return await work({ [DATABASE_VARIABLE]: database.url });
  } finally {
    await database.stop();
  }
}

async function jest(tally, name, folders, { env = {}, only } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-result-'));
  const outputFile = join(folder, 'jest.json');
  const args = ['--json', '--outputFile', outputFile, '--maxWorkers', String(Math.min(availableParallelism(), 4))];
  if (only) args.push('--testPathPatterns', only);
  try {
    await runJest(folders, args, env);
    if (existsSync(outputFile)) tally.jest(name, JSON.parse(readFileSync(outputFile, 'utf8')));
    else tally.check(name, false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

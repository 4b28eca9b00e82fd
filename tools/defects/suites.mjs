import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** For each suite, far above what it takes; one whose beginning fails may never end. */
const LIMIT_MS = 240_000;

let running = null;

/** Ends what runs now. */
export function endSuites() {
  if (running) process.kill(-running.pid, 'SIGTERM');
}

/**
 * Runs suites of a tree.
 * @param {string} folder
 * @param {string[]} suites by their paths
 * @returns {Promise<{ red: string[], failed: string[] }>} the suites, and the names of the tests, that failed
 */
export async function runSuites(folder, suites) {
  const red = [];
  const failed = [];
  for (const [project, patterns] of byProject(suites)) {
    const result = await runProject(folder, project, patterns);
    red.push(...result.red);
    failed.push(...result.failed);
  }
  return { red, failed };
}

function byProject(suites) {
  const projects = new Map();
  for (const suite of suites) {
    const [kind, name, ...rest] = suite.split('/');
    const project = `${kind}/${name}`;
    projects.set(project, [...(projects.get(project) ?? []), rest.join('/')]);
  }
  return projects;
}

async function runProject(folder, project, patterns) {
  const results = mkdtempSync(join(tmpdir(), 'watchbook-defect-'));
  const file = join(results, 'jest.json');
  const all = patterns.map((pattern) => `${project}/${pattern}`);
  try {
    const args = ['tools/jest.mjs', project, ...patterns, '--silent', '--json', `--outputFile=${file}`];
    if (!(await end(folder, args, patterns.length * LIMIT_MS))) return { red: all, failed: ['it did not end'] };
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
    const bad = testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(folder, name));
    return { red: bad, failed: failuresOf(testResults) };
  } catch (cause) {
    return { red: all, failed: [`no result: ${cause.message}`] };
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/** A suite that cannot be read at all finds nothing: it is named, so that it is not taken for a finding. */
const failuresOf = (testResults) =>
  testResults.flatMap(({ name, message, assertionResults }) =>
    assertionResults.length === 0
      ? [`${name} did not run: ${message.slice(0, 200)}`]
      : assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );

/** @returns {Promise<boolean>} whether it ended by itself */
function end(cwd, args, limitMs) {
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore', detached: true });
  running = child;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      process.kill(-child.pid, 'SIGKILL');
      resolve(false);
    }, limitMs);
    child.once('exit', () => {
      running = null;
      clearTimeout(timer);
      resolve(true);
    });
  });
}

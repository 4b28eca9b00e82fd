import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Far above what the suites take; one whose beginning fails may never end. */
const LIMIT_MS = 400_000;

/**
 * Runs suites of a tree.
 * @param {string} folder
 * @param {string[]} suites by their paths
 * @returns {Promise<{ green: boolean, failed: string[] }>} with the names of the tests that failed
 */
export async function runSuites(folder, suites) {
  const failed = [];
  let green = true;
  for (const [project, patterns] of byProject(suites)) {
    const result = await runProject(folder, project, patterns);
    green &&= result.green;
    failed.push(...result.failed);
  }
  return { green, failed };
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
  try {
    const args = ['tools/jest.mjs', project, ...patterns, '--silent', '--json', `--outputFile=${file}`];
    const code = await end(folder, args);
    if (code === null) return { green: false, failed: ['it did not end'] };
    return { green: code === 0, failed: failuresOf(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch (cause) {
    return { green: false, failed: [`no result: ${cause.message}`] };
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/** A suite that cannot be read at all finds nothing: it is named, so that it is not taken for a finding. */
const failuresOf = ({ testResults }) =>
  testResults.flatMap(({ name, message, assertionResults }) =>
    assertionResults.length === 0
      ? [`${name} did not run: ${message.slice(0, 200)}`]
      : assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );

/** @returns {Promise<number | null>} the exit code; null when it had to be ended */
function end(cwd, args) {
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore', detached: true });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      process.kill(-child.pid, 'SIGKILL');
      resolve(null);
    }, LIMIT_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

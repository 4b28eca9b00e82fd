import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StepError } from './step.mjs';
import { onParentDeath } from './parent.mjs';

const WANTED = 24;
const major = Number(process.versions.node.split('.')[0]);

/** Whether this process has the Node that the project is made for. */
export const hasWantedNode = major >= WANTED;

/**
 * Runs the same program again under the Node that npm installed, and takes over its exit code.
 * @throws StepError where there is no such Node for this platform
 */
export async function runAgainUnderWantedNode(root) {
  const bin = join(root, 'node_modules', '.bin');
  const node = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node');
  assertRuns(node);
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, WATCHBOOK_STARTED_AGAIN: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) onParentDeath(() => child.kill('SIGTERM'));
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  process.exit();
}

function assertRuns(node) {
  const answers =
    existsSync(node) && spawnSync(node, ['--version'], { shell: process.platform === 'win32' }).status === 0;
  if (answers && !process.env.WATCHBOOK_STARTED_AGAIN) return;
  const here = `${process.platform} ${process.arch}`;
  const message = `Watchbook needs Node.js ${WANTED}; this is ${process.version}, and npm has none for ${here}.`;
  throw new StepError(message, `Install Node.js ${WANTED} (https://nodejs.org) and run the command again.`);
}

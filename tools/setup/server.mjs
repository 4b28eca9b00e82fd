import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepError } from './step.mjs';

const READY_LIMIT_MS = 300_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_LINES = 20;
const KEPT_LOG_LINES = 5;
const preload = new URL('./stop-with-parent.mjs', import.meta.url).href;

/**
 * Starts the portal in a process of its own. What it logs goes to a file, its errors to the terminal too.
 * @returns {{ ready: Promise<void>, died: Promise<string>, stop(): Promise<void>, log: string }}
 */
export function startServer({ root, dataDir, address, env }) {
  const log = openLog(dataDir);
  const main = join(root, 'apps', 'api', 'dist', 'main.js');
  const child = spawn(process.execPath, ['--enable-source-maps', '--import', preload, main], {
    cwd: root,
    env: { ...process.env, ...env },
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = { out: [], errors: [] };
  for (const stream of [child.stdout, child.stderr]) stream.pipe(log.stream, { end: false });
  child.stdout.on('data', (part) => keep(said.out, part));
  child.stderr.on('data', (part) => keep(said.errors, part));
  const died = new Promise((resolve) => {
    child.once('error', (cause) => resolve(cause.message));
    child.once('close', (code, signal) => resolve(lastWords(said, signal ?? `code ${code}`)));
  });
  const ready = Promise.race([answers(address, child), died.then(fail)]);
  return { ready, died, stop: () => stop(child, died), log: log.file };
}

function fail(output) {
  throw new StepError('The server did not start.', 'The messages above say why.', output);
}

async function answers(address, child) {
  for (const end = Date.now() + READY_LIMIT_MS; Date.now() < end; await sleep(50)) {
    if (child.exitCode !== null || child.signalCode !== null) return new Promise(() => undefined);
    const response = await fetch(`${address}/readyz`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
  }
  throw new StepError('The server does not answer.', 'Start again with LOG_LEVEL=debug and read the log.');
}

async function stop(child, died) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const ended = await Promise.race([died.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
  if (!ended) child.kill('SIGKILL');
  await died;
}

/** The log of the run before is kept, for it may tell why that run ended. */
function openLog(dataDir) {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'watchbook.log');
  if (existsSync(file)) renameSync(file, `${file}.1`);
  return { file, stream: createWriteStream(file, { mode: 0o600 }) };
}

/** Its errors; where it gave none, the end of its log and how it ended. */
function lastWords({ out, errors }, end) {
  return errors.length > 0 ? errors.join('\n') : [...out.slice(-KEPT_LOG_LINES), `It ended with ${end}.`].join('\n');
}

function keep(lines, part) {
  lines.push(...part.toString().split('\n').filter(Boolean));
  lines.splice(0, Math.max(0, lines.length - KEPT_LINES));
}

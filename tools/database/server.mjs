import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../setup/port.mjs';
import { gone, serverProcesses } from './process.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const CONNECTIONS = 200;

/** Ends what an earlier run left behind, and removes a process file that names no server of this folder. */
export async function clearLeftovers(folder) {
  const list = () => serverProcesses(folder, recordedIn(folder));
  for (const [signal, patience] of [
    ['SIGINT', STOP_LIMIT_MS],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ]) {
    const [first] = list();
    if (first === undefined) break;
    if (signal === 'SIGINT') signalQuietly(first, signal);
    else list().forEach((pid) => signalQuietly(pid, signal));
    if (await gone(list, patience)) break;
  }
  if (list().length > 0) throw new Error(`A PostgreSQL server on ${folder} does not stop (processes ${list()})`);
  rmSync(join(folder, 'postmaster.pid'), { force: true });
}

/**
 * Starts a server on a free port of this machine.
 * @param {{ folder: string, postgres: string, account: object, fsync: boolean }} server
 * @returns {Promise<{ port: number, stop(): Promise<void>, died: Promise<string>, guard?: number }>}
 */
export async function startServer(server) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const running = launch(server, port);
    const failure = await Promise.race([ready(server.folder, running.child), running.died]);
    if (!failure) return { port, stop: running.stop, died: running.died, guard: running.guard };
    await running.stop();
    if (attempt === 3 || !/in use/i.test(failure)) throw new Error(`PostgreSQL did not start:\n${failure}`);
  }
}

function launch({ folder, postgres, account, fsync }, port) {
  const log = `${folder}.log`;
  const { file, args, options } = account.command(postgres, ['-D', folder, ...settings(port, fsync)]);
  const output = openSync(log, 'w', 0o600);
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.unref();
  const guard = guardOf(child);
  const died = new Promise((resolve) => {
    const end = (cause) => {
      guard?.kill('SIGKILL');
      resolve(cause?.message ?? lastLines(log));
    };
    child.once('error', end);
    child.once('exit', end);
  });
  return { child, died, guard: guard?.pid, stop: () => stop(child, died, guard) };
}

function settings(port, fsync) {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: CONNECTIONS,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Tests try two-phase commits as well, which the portal never uses.
    ...(fsync
      ? {}
      : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_prepared_transactions: 8 }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Ends the server when this process dies by a signal that cannot be caught: the pipe then closes. */
function guardOf(child) {
  if (process.platform === 'win32' || !child.pid) return null;
  const script = 'read -r _; kill -INT "$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  guard.on('error', () => undefined);
  guard.unref();
  guard.stdin.unref();
  return guard;
}

async function ready(folder, child) {
  for (const end = Date.now() + START_LIMIT_MS; Date.now() < end; await sleep(20)) {
    const lines = processFile(folder);
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return null;
  }
  return `No answer within ${START_LIMIT_MS / 1000} seconds`;
}

async function stop(child, died, guard) {
  guard?.kill('SIGKILL');
  if (child.pid === undefined) return;
  child.ref();
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL']) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const ended = await Promise.race([died.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
    if (ended) return;
  }
}

function recordedIn(folder) {
  return Number(processFile(folder)[0]) || undefined;
}

function processFile(folder) {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function signalQuietly(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if (cause.code !== 'ESRCH') throw cause;
  }
}

function lastLines(log) {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n');
}

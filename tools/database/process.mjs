import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const hasProc = existsSync('/proc/self/stat');

/** Whether the process runs; a zombie does not. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return cause.code === 'EPERM';
  }
  return !hasProc || stateOf(pid).state !== 'Z';
}

/** Tells a process from a later one that got the same number. */
export function startOf(pid) {
  return hasProc ? stateOf(pid).start : describe(pid, 'lstart=');
}

/**
 * The processes of a PostgreSQL server that work on this data folder, its parent process first.
 * A process number in `postmaster.pid` says little: it may belong to another program by now.
 * @param {string} folder absolute, without links
 * @param {number | undefined} recorded the number in `postmaster.pid`
 * @returns {number[]}
 */
export function serverProcesses(folder, recorded) {
  const candidates = hasProc ? numbersIn('/proc') : recorded ? [recorded] : [];
  const found = candidates.filter((pid) => worksOn(pid, folder) && isAlive(pid));
  return found.sort((a, b) => Number(b === recorded) - Number(a === recorded));
}

/** Waits until none is left, at most so long. */
export async function gone(list, milliseconds) {
  const end = Date.now() + milliseconds;
  while (list().length > 0 && Date.now() < end) await sleep(25);
  return list().length === 0;
}

function worksOn(pid, folder) {
  const command = commandOf(pid);
  if (!/postgres/.test(command[0] ?? '')) return false;
  if (command.includes(folder)) return true;
  try {
    return hasProc && realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === folder;
  } catch {
    return false;
  }
}

/** The program and its arguments; `ps` gives one text, of which the part after `-D` is cut out. */
function commandOf(pid) {
  if (!hasProc) return describe(pid, 'command=').split(/ -[Dc] /);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function describe(pid, format) {
  try {
    return execFileSync('ps', ['-o', format, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function stateOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], start: fields[19] };
  } catch {
    return { state: 'Z', start: '' };
  }
}

function numbersIn(folder) {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

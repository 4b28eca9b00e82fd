import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, startOf } from './process.mjs';

/**
 * Claims a data folder for this process, over a claim whose process is gone.
 * @param {string} file
 * @returns {() => void} gives the claim up
 * @throws Error that names the process which holds the folder
 */
export function claim(file) {
  const holder = readHolder(file);
  const living = holder?.pid > 0 && isAlive(holder.pid) && startOf(holder.pid) === holder.start;
  if (living) {
    const advice = `Stop it first, or choose another folder with DATA_DIR.`;
    throw new Error(`Another Watchbook (process ${holder.pid}) uses this data folder. ${advice}`);
  }
  if (holder) rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { flag: 'wx' });
  return () => rmSync(file, { force: true });
}

function readHolder(file) {
  try {
    const { pid, start } = JSON.parse(readFileSync(file, 'utf8'));
    return { pid, start };
  } catch (cause) {
    return cause.code === 'ENOENT' ? null : { pid: null, start: null };
  }
}

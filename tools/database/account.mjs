import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const NOBODY = 65534;
const unshareArguments = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];

/**
 * How to run PostgreSQL, which refuses to run as root, on these folders.
 * @param {{ binary: string, folder: string }} places a program and an existing folder, both absolute
 * @returns {{ command(program: string, args: string[]): { file: string, args: string[], options: object }, own(path: string): void }}
 * @throws Error when root has no way to give up its rights here
 */
export function databaseAccount({ binary, folder }) {
  if (process.getuid?.() !== 0) return { command: (file, args) => plain(file, args), own: () => undefined };
  if (canNobodyReach(binary, folder)) {
    return {
      command: (file, args) => plain(file, args, { uid: NOBODY, gid: NOBODY }),
      own: (path) => ownAll(path, NOBODY),
    };
  }
  if (canUnshare(binary)) {
    return {
      command: (file, args) => plain('unshare', [...unshareArguments, file, ...args]),
      own: (path) => ownAll(path, 0),
    };
  }
  throw new Error(
    `PostgreSQL does not run as root, and the user nobody cannot reach ${folder} or ${binary}. ` +
      'Run as an ordinary user, set DATA_DIR to a folder that other users may enter, or set DATABASE_URL.',
  );
}

function plain(file, args, identity = {}) {
  return { file, args, options: { cwd: '/', ...identity } };
}

/** A parent folder of mode 0700 stops another user, whoever owns what is below it. */
function canNobodyReach(binary, folder) {
  const test = ['-c', 'test -x "$1" && test -x "$2"', 'sh', binary, folder];
  return spawnSync('/bin/sh', test, { cwd: '/', uid: NOBODY, gid: NOBODY }).status === 0;
}

function canUnshare(binary) {
  return spawnSync('unshare', [...unshareArguments, binary, '--version'], { cwd: '/' }).status === 0;
}

function ownAll(path, id) {
  const found = lstatSync(path);
  if (found.uid !== id || found.gid !== id) chownTree(path, id);
  if (found.isDirectory()) chmodSync(path, 0o700);
}

function chownTree(path, id) {
  if (lstatSync(path).isSymbolicLink()) return;
  chownSync(path, id, id);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) chownTree(join(path, name), id);
}

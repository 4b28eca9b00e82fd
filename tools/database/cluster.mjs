import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PASSWORD_FILE = 'watchbook.password';
export const OWNER = 'watchbook';

/** UTF-8 with the code point order that is the same on every system; the character type serves trigrams of any script. */
const characterTypes = { linux: ['C.UTF-8', 'C'], darwin: ['en_US.UTF-8', 'C'] };

/**
 * Makes the data folder of a server where it is missing, whole or not at all.
 * @param {{ folder: string, initdb: string, version: string, account: object, fsync: boolean }} cluster
 * @throws Error when the folder belongs to another major version or cannot be made
 */
export function ensureCluster({ folder, initdb, version, account, fsync }) {
  if (existsSync(folder)) return checkVersion(folder, version);
  const draft = `${folder}.init`;
  const failures = [];
  for (const characterType of characterTypes[process.platform] ?? ['C']) {
    const failure = initialise({ draft, initdb, account, characterType, fsync });
    if (!failure) return renameSync(draft, folder);
    failures.push(failure);
  }
  throw new Error(`PostgreSQL could not prepare ${folder}:\n${failures.at(-1)}`);
}

/** The password of the owner, kept beside the data it opens. */
export function readPassword(folder) {
  return readFileSync(join(folder, PASSWORD_FILE), 'utf8').trim();
}

function initialise({ draft, initdb, account, characterType, fsync }) {
  rmSync(draft, { recursive: true, force: true });
  rmSync(`${draft}.password`, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  account.own(draft);
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  account.own(passwordFile);
  const { file, args, options } = account.command(initdb, [
    ...['--pgdata', draft, '--username', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--locale', 'C', '--lc-ctype', characterType, '--text-search-config', 'simple'],
    ...(fsync ? [] : ['--no-sync']),
  ]);
  const run = spawnSync(file, args, { ...options, encoding: 'utf8' });
  if (run.status !== 0) return run.error?.message ?? `${run.stdout}${run.stderr}`;
  renameSync(passwordFile, join(draft, PASSWORD_FILE));
  return null;
}

function checkVersion(folder, version) {
  const file = join(folder, 'PG_VERSION');
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'none';
  if (found === version) return;
  const advice = 'Choose another DATA_DIR, or set DATABASE_URL.';
  throw new Error(`${folder} is not a data folder of PostgreSQL ${version} (found: ${found}). ${advice}`);
}

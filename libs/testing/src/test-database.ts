import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database that one suite has for itself. */
export interface TestDatabase {
  /** Address with the rights of the owner. */
  readonly url: string;
  readonly name: string;
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Names the template; suites with the same name share it. */
  template: string;
  /** Fills an empty database, once a run; every suite gets a copy of the result. */
  build(url: string): Promise<void>;
}

/**
 * Copies the template into a database of its own.
 *
 * The server is the one whose address is in `WATCHBOOK_TEST_DATABASE_URL`; `tools/jest.mjs` starts one where it is absent.
 * @throws Error when there is no server
 */
export async function createTestDatabase({ template, build }: TestDatabaseOptions): Promise<TestDatabase> {
  const server = process.env['WATCHBOOK_TEST_DATABASE_URL'];
  if (!server)
    throw new Error('WATCHBOOK_TEST_DATABASE_URL is not set: run the tests with `npm test` or tools/jest.mjs');
  const source = `template_${template}`;
  await onServer(server, (client) => ensureTemplate(client, server, source, build));
  const name = `test_${createHash('sha256').update(template).digest('hex').slice(0, 6)}_${randomBytes(6).toString('hex')}`;
  await onServer(server, (client) => client.query(`create database ${name} template ${source} strategy file_copy`));
  return {
    url: addressOf(server, name),
    name,
    drop: () =>
      onServer(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

/** Workers that start at once take turns: the first builds, the others find it built. */
async function ensureTemplate(
  client: pg.Client,
  server: string,
  source: string,
  build: TestDatabaseOptions['build'],
): Promise<void> {
  await client.query('select pg_advisory_lock(hashtext($1))', [source]);
  const { rowCount } = await client.query('select from pg_database where datname = $1', [source]);
  if (rowCount === 0) {
    const draft = `${source}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    await build(addressOf(server, draft));
    await client.query(`alter database ${draft} rename to ${source}`);
  }
  await client.query('select pg_advisory_unlock(hashtext($1))', [source]);
}

async function onServer<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

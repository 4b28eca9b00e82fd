import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.js';

async function run<R extends pg.QueryResultRow>(url: string, statement: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(statement)).rows;
  } finally {
    await client.end();
  }
}

const freshTemplate = () => `testing_${randomBytes(4).toString('hex')}`;

describe('a test database', () => {
  const made: TestDatabase[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((database) => database.drop()));
  });

  async function create(template: string, build: (url: string) => Promise<void>): Promise<TestDatabase> {
    const database = await createTestDatabase({ template, build });
    made.push(database);
    return database;
  }

  it('is a copy of the template, which suites that start at once build only once', async () => {
    const template = freshTemplate();
    let builds = 0;
    const build = async (url: string) => {
      builds += 1;
      await run(url, 'create table fruit as select 1 as id');
    };
    const all = await Promise.all([create(template, build), create(template, build), create(template, build)]);
    expect(builds).toBe(1);
    expect(new Set(all.map(({ name }) => name)).size).toBe(3);
    for (const { url } of all) expect(await run(url, 'select id from fruit')).toEqual([{ id: 1 }]);
  });

  it('keeps what it writes from the others', async () => {
    const template = freshTemplate();
    const build = (url: string) => run(url, 'create table fruit (id int)').then(() => undefined);
    const first = await create(template, build);
    const second = await create(template, build);
    await run(first.url, 'insert into fruit values (7)');
    expect(await run(second.url, 'select id from fruit')).toEqual([]);
  });

  it('is not made from a template whose building failed; the next suite builds anew', async () => {
    const template = freshTemplate();
    const fail = () => Promise.reject(new Error('no fruit'));
    await expect(create(template, fail)).rejects.toThrow('no fruit');
    const database = await create(template, (url) => run(url, 'create table fruit (id int)').then(() => undefined));
    expect(await run(database.url, 'select id from fruit')).toEqual([]);
  });

  it('goes away though somebody is connected', async () => {
    const database = await createTestDatabase({ template: freshTemplate(), build: () => Promise.resolve() });
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    await expect(run(database.url, 'select 1')).rejects.toThrow('does not exist');
    await client.end().catch(() => undefined);
  });
});

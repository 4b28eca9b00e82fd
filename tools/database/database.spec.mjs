import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startDatabase } from '../database.mjs';
import { gone, isAlive, serverProcesses } from './process.mjs';

let parent;
let dir;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'watchbook database '));
  chmodSync(parent, 0o755);
  dir = join(parent, 'data');
  await within(dir, (client) => client.query('create table kept (x int)'));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('the embedded database', () => {
  it('works in a folder with a space, speaks UTF-8 and keeps its data', async () => {
    const { rows } = await within(dir, async (client) => {
      await client.query('insert into kept values (1)');
      return client.query(
        "select current_setting('server_encoding') encoding, lower('Ä王') lower, count(*)::int n from kept",
      );
    });
    expect(rows).toEqual([{ encoding: 'UTF8', lower: 'ä王', n: 1 }]);
  });

  it('demands the password, which only its owner can read', async () => {
    const code = await withServer(dir, async ({ url }) => {
      const wrong = new URL(url);
      wrong.password = 'wrong';
      return new pg.Client({ connectionString: wrong.href }).connect().then(
        () => 'let in',
        (cause) => cause.code,
      );
    });
    expect(code).toBe('28P01');
    expect(statSync(join(dir, 'watchbook.password')).mode & 0o777).toBe(0o600);
  });

  it('refuses a folder that another run uses', async () => {
    const message = await withServer(dir, () => startDatabase({ dir, fsync: false }).catch((cause) => cause.message));
    expect(message).toContain(`process ${process.pid}`);
  });

  it('ends with a program that is killed', async () => {
    const { child } = await startElsewhere();
    child.kill('SIGKILL');
    expect(await gone(() => serverProcesses(dir), 10_000)).toBe(true);
  });

  it('starts again when program and watcher are killed, and the server goes on', async () => {
    const { child, guard } = await startElsewhere();
    process.kill(guard, 'SIGKILL');
    child.kill('SIGKILL');
    await gone(() => [child.pid].filter(isAlive), 5000);
    const orphan = Number(pidFile().split('\n')[0]);
    expect(isAlive(orphan)).toBe(true);
    const { rows } = await within(dir, (client) => client.query('select 1 x'));
    expect(rows).toEqual([{ x: 1 }]);
    expect(isAlive(orphan)).toBe(false);
  });

  it('starts again when its process file names a living stranger', async () => {
    writeFileSync(join(dir, 'postmaster.pid'), `${process.pid}\n${dir}\n1\n5432\n\n127.0.0.1\n\nready\n`);
    const { rows } = await within(dir, (client) => client.query('select 1 x'));
    expect(rows).toEqual([{ x: 1 }]);
  });

  it('starts again when a first start broke off half way', async () => {
    const other = join(parent, 'other');
    mkdirSync(`${other}.init`);
    writeFileSync(join(`${other}.init`, 'PG_VERSION'), '18\n');
    const { rows } = await within(other, (client) => client.query('select current_database() name'));
    expect(rows).toEqual([{ name: 'watchbook' }]);
  });

  it('names a folder that is no data folder, and leaves it alone', async () => {
    const other = join(parent, 'strange');
    mkdirSync(other);
    writeFileSync(join(other, 'letter.txt'), 'mine');
    await expect(startDatabase({ dir: other, fsync: false })).rejects.toThrow(other);
    expect(readFileSync(join(other, 'letter.txt'), 'utf8')).toBe('mine');
  });

  it('works below a folder that only its owner may enter', async () => {
    const closed = join(parent, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const { rows } = await within(join(closed, 'data'), (client) => client.query('select 1 x'));
    expect(rows).toEqual([{ x: 1 }]);
  });
});

async function withServer(folder, work) {
  const server = await startDatabase({ dir: folder, fsync: false });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

function within(folder, work) {
  return withServer(folder, async ({ url }) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return work(client).finally(() => client.end());
  });
}

function pidFile() {
  return readFileSync(join(dir, 'postmaster.pid'), 'utf8');
}

/** A program of its own with a server; also says which process watches over that program. */
async function startElsewhere() {
  const source = `
    const { startDatabase } = await import(process.argv[1]);
    const { guard } = await startDatabase({ dir: process.argv[2], fsync: false });
    console.log(guard);
    setInterval(() => undefined, 1000);`;
  const module = new URL('../database.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source, module, dir]);
  const guard = await new Promise((resolve) => child.stdout.once('data', (text) => resolve(Number(text))));
  return { child, guard };
}

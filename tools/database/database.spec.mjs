import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startDatabase } from '../database.mjs';
import { databaseAccount } from './account.mjs';
import { postgresBinaries } from './binaries.mjs';
import { isAlive } from './process.mjs';

let base;
const running = [];
let kept;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'watchbook database '));
  chmodSync(base, 0o755);
  kept = join(base, 'kept');
  const { url, stop } = await startDatabase({ dir: kept, fsync: false });
  await ask(url, 'create table fruit as select 7 as id').finally(stop);
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function start(dir) {
  const database = await startDatabase({ dir, fsync: false });
  running.push(database);
  return database;
}

async function ask(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded database', () => {
  it('keeps what it was given over a restart', async () => {
    const { url } = await start(kept);
    expect(await ask(url, 'select id from fruit')).toEqual([{ id: 7 }]);
  });

  it('opens to its password only, and only from this machine', async () => {
    const dir = join(base, 'guarded');
    const { url } = await start(dir);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    const [addresses] = await ask(url, 'show listen_addresses');
    const [sockets] = await ask(url, 'show unix_socket_directories');
    expect({ ...addresses, ...sockets }).toEqual({ listen_addresses: '127.0.0.1', unix_socket_directories: '' });
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'watchbook.password')).mode & 0o777).toBe(0o600);
  });

  it('serves from a folder that only its owner may enter', async () => {
    const closed = join(base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const { url } = await start(join(closed, 'data'));
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('has one user at a time', async () => {
    const dir = join(base, 'single');
    const { url } = await start(dir);
    await expect(startDatabase({ dir, fsync: false })).rejects.toThrow(`process ${process.pid}`);
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a folder that holds something else, and leaves it alone', async () => {
    const dir = join(base, 'papers');
    mkdirSync(dir);
    writeFileSync(join(dir, 'letter.txt'), 'dear');
    await expect(startDatabase({ dir, fsync: false })).rejects.toThrow('is not a data folder of PostgreSQL');
    expect(readdirSync(dir)).toEqual(['letter.txt']);
  });

  it('speaks the order of code points and the types of any script', async () => {
    const { url } = await start(kept);
    const [row] = await ask(
      url,
      "select upper('ñ') as upper, array(select unnest(array['b','A','陈']) order by 1) as list",
    );
    expect(row).toEqual({ upper: 'Ñ', list: ['A', 'b', '陈'] });
  });
});

describe('after a crash, the embedded database', () => {
  it('starts over what was half prepared', async () => {
    const dir = join(base, 'half');
    mkdirSync(`${dir}.init`);
    writeFileSync(join(`${dir}.init`, 'PG_VERSION'), '18\n');
    const { url } = await start(dir);
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(readdirSync(base)).not.toContain('half.init');
  });

  it('ends with the program that started it, even by a signal that cannot be caught', async () => {
    const dir = join(base, 'killed');
    const module = JSON.stringify(resolve(import.meta.dirname, '../database.mjs'));
    const script = `const { startDatabase } = await import(${module});
      await startDatabase({ dir: ${JSON.stringify(dir)}, fsync: false });
      console.log('started');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const server = Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    child.kill('SIGKILL');
    for (const end = Date.now() + 10_000; isAlive(server) && Date.now() < end;) {
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(isAlive(server)).toBe(false);
    const { url } = await start(dir);
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('takes the place of a server that was left behind', async () => {
    const { postgres } = await postgresBinaries();
    const account = databaseAccount({ binary: postgres, folder: base });
    const flags = ['-c', 'listen_addresses=', '-c', 'unix_socket_directories='];
    const { file, args, options } = account.command(postgres, ['-D', kept, ...flags]);
    const orphan = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(orphan, 'exit');
    await once(orphan.stderr, 'data');
    const { url } = await start(kept);
    expect(await ask(url, 'select id from fruit')).toEqual([{ id: 7 }]);
    await ended;
    expect(isAlive(orphan.pid)).toBe(false);
  });

  it('ends no other program that got the number of its server', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    const lines = [stranger.pid, kept, Math.floor(Date.now() / 1000), 5432, '', '127.0.0.1', '', 'ready'];
    writeFileSync(join(kept, 'postmaster.pid'), `${lines.join('\n')}\n`);
    const { url } = await start(kept);
    expect(await ask(url, 'select id from fruit')).toEqual([{ id: 7 }]);
    expect(isAlive(stranger.pid)).toBe(true);
    stranger.kill();
  });

  it('passes over the claim of a program that is gone', async () => {
    writeFileSync(`${kept}.lock`, JSON.stringify({ pid: process.pid, start: 'long ago' }));
    const { url } = await start(kept);
    expect(await ask(url, 'select id from fruit')).toEqual([{ id: 7 }]);
  });
});

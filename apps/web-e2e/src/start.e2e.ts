import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StartProgram, freePort } from './start-program.ts';

/** Far above what it takes: a busy machine is no defect. */
const LIMIT_MS = 60_000;

let dataDir: string;
let port: number;
const started: StartProgram[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'watchbook start '));
  chmodSync(dataDir, 0o755);
  port = await freePort();
});
afterEach(() => Promise.all(started.splice(0).map((program) => program.kill('SIGTERM'))));
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function start(): StartProgram {
  const program = new StartProgram(port, dataDir);
  started.push(program);
  return program;
}

const vkeyOf = (program: StartProgram) => fetch(`${program.address}/log/vkey`).then((answer) => answer.text());

async function isGone(pid: number): Promise<boolean> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await sleep(50)) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
  }
  return false;
}

const databasePid = () => Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

describe('npm start', () => {
  let vkey: string;

  it('says where the portal is and who may sign in, and stops everything on SIGTERM', async () => {
    const program = start();
    await program.ready();
    expect(program.output).toContain(`Watchbook is ready: http://localhost:${port}`);
    expect(program.output).toContain('analyst@meridian-bank.demo');
    expect(program.output).toContain('watchbook-demo-2026');
    expect(await (await fetch(`${program.address}/sign-in`)).text()).toContain('<title>');
    vkey = await vkeyOf(program);
    const database = databasePid();
    expect(await program.kill('SIGTERM')).toBe(0);
    expect(await program.answers()).toBe(false);
    expect(await isGone(database)).toBe(true);
  });

  it('starts again on what is there', async () => {
    const program = start();
    await program.ready();
    expect(await vkeyOf(program)).toBe(vkey);
  });

  it('says at once that its port is taken, and what to do', async () => {
    const first = start();
    await first.ready();
    const second = new StartProgram(port, dataDir);
    expect(await second.exit).toBe(1);
    expect(second.output).toContain(`Port ${port} is taken`);
    expect(second.output).toContain('PORT=');
    expect(await first.answers()).toBe(true);
  });

  it('leaves nothing behind when it is killed, and starts again', async () => {
    const killed = start();
    await killed.ready();
    const database = databasePid();
    await killed.kill('SIGKILL');
    expect(await isGone(database)).toBe(true);
    for (const end = Date.now() + LIMIT_MS; (await killed.answers()) && Date.now() < end;) await sleep(50);
    expect(await killed.answers()).toBe(false);
    const program = start();
    await program.ready();
    expect(await vkeyOf(program)).toBe(vkey);
  });
});

import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeVkey,
  formatAddCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  viewFromTiles,
  type Signer,
} from '@watchbook/ledger';
import { FakeLog, logKey, ORIGIN } from '../test/fake-log.js';
import { LogClient } from './log-client.js';
import { WitnessDesk } from './witness-desk.js';
import { WitnessFolder } from './witness-folder.js';
import { runWitness } from './witness-run.js';
import { serveWitness } from './witness-server.js';

let path: string;
let folder: WitnessFolder;
let key: Signer;
let desk: WitnessDesk;
let server: Server;
let address: string;
let log: FakeLog;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'watchbook-witness-server-'));
  folder = new WitnessFolder(path);
  await folder.prepare();
  key = await folder.key('witness.example');
  log = (await FakeLog.start()).grow(10);
  const logs = new Map([[ORIGIN, await folder.keysOf(decodeVkey(log.vkey))]]);
  desk = new WitnessDesk(folder, key, logs, { assertHeld: () => Promise.resolve() }, () => undefined);
  ({ server, address } = await serveWitness(desk, '127.0.0.1:0'));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await log.stop();
  await rm(path, { recursive: true });
});

const add = async (body: string) => {
  const response = await fetch(`${address}/add-checkpoint`, { method: 'POST', body });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};
async function requestOf(source: FakeLog, old: number): Promise<string> {
  const { size } = source.checkpoint();
  const { tile } = new LogClient(source.url, new AbortController().signal);
  const { hashes: proof } = await viewFromTiles(desk.hasher, { from: old, to: size }, tile);
  return formatAddCheckpoint({ old, proof, note: source.note() });
}
const monitor = (origin = ORIGIN) => fetch(`${address}/${hash('sha256', origin)}/checkpoint`);

describe('a witness that is served', () => {
  it('cosigns what continues, and answers only with lines of its own key', async () => {
    for (const old of [0, 10, 13]) {
      const { status, type, text } = await add(await requestOf(log, old));
      expect([status, type]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(text).toMatch(/^— witness\.example [A-Za-z0-9+/=]+\n$/);
      expect(openNote(`${log.note()}${text}`, [key]).verified).toHaveLength(1);
      log.grow(3);
    }
  });

  it('says from where it must be asked', async () => {
    await add(await requestOf(log, 0));
    log.grow(5);
    expect(await add(await requestOf(log, 0))).toEqual({ status: 409, type: 'text/x.tlog.size', text: '10\n' });
  });

  it.each<[string, () => Promise<string> | string, number]>([
    ['what is no request', () => 'nonsense', 400],
    ['an unknown log', async () => (await requestOf(log, 0)).replace(ORIGIN, 'other.example'), 404],
    [
      'another key',
      () => formatAddCheckpoint({ old: 0, proof: [], note: new FakeLog('x', logKey(9)).grow(3).note() }),
      403,
    ],
    ['a wrong proof', () => formatAddCheckpoint({ old: 0, proof: ['00'.repeat(32)], note: log.note() }), 422],
    ['a request without an end', () => 'x'.repeat(1024 * 1024), 413],
  ])('refuses %s', async (_what, make, status) => {
    expect((await add(await make())).status).toBe(status);
    expect((await monitor()).status).toBe(404);
  });

  it('serves what it cosigned last, with both signatures', async () => {
    expect((await monitor()).status).toBe(404);
    const { text } = await add(await requestOf(log, 0));
    const served = await (await monitor()).text();
    expect(openNote(served, [logKey(1), key]).verified).toHaveLength(2);
    expect(served.endsWith(text)).toBe(true);
    expect((await monitor('other.example')).status).toBe(404);
  });

  it('has no other addresses and methods', async () => {
    expect((await fetch(`${address}/`)).status).toBe(404);
    expect((await fetch(`${address}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(`${address}/${hash('sha256', ORIGIN)}/checkpoint`, { method: 'DELETE' })).status).toBe(405);
  });

  it('keeps both notes of a fork, also when it is asked from elsewhere', async () => {
    await add(await requestOf(log, 0));
    const other = new FakeLog('another history').grow(10);
    for (const old of [0, 10]) {
      const { status } = await add(formatAddCheckpoint({ old, proof: [], note: other.note() }));
      expect(status).toBe(old === 10 ? 422 : 409);
    }
    const [kept, ...more] = await folder.forks();
    expect([kept!.notes.map((note) => openNote(note, [logKey(1)]).text), more.length]).toEqual([
      [log, other].map((source) => parseNote(source.note()).text),
      0,
    ]);
  });

  it('never cosigns two histories or goes back, however many ask at once', async () => {
    const bodies = [await requestOf(log, 0)];
    for (let i = 0; i < 5; i++) bodies.push(await requestOf(log.grow(1), 10 + i));
    const other = (await FakeLog.start('another history')).grow(30);
    bodies.push(await requestOf(other, 0));
    const rounds = Array.from({ length: 6 }, () => bodies.toSorted(() => Math.random() - 0.5)).flat();
    const answers = await Promise.all(rounds.map(async (body) => ({ body, ...(await add(body)) })));
    await other.stop();
    const cosigned = answers.filter(({ status }) => status === 200);
    const last = await folder.latest(ORIGIN);
    const sizes = cosigned.map(
      ({ body }) => parseCheckpoint(parseNote(body.slice(body.indexOf('\n\n') + 2)).text).size,
    );
    expect(Math.max(...sizes)).toBe(last!.size);
    const histories = new Set(cosigned.map(({ body }) => (body.includes(other.note()) ? 'other' : 'log')));
    expect(histories.size).toBe(1);
  });

  it('refuses an address that is none, or taken', async () => {
    await expect(serveWitness(desk, 'nonsense')).rejects.toMatchObject({ exitCode: 2 });
    await expect(serveWitness(desk, address.replace('http://', ''))).rejects.toMatchObject({ exitCode: 1 });
  });
});

describe('a witness that runs on', () => {
  it('follows, serves, and stops when it is told', async () => {
    const stop = new AbortController();
    const messages: string[] = [];
    const terminal = {
      stdout: () => undefined,
      stderr: (text: string) => {
        messages.push(text);
        if (text.includes('Cosigned size 10')) stop.abort();
      },
      stdin: (async function* () {})(),
      isInteractive: false,
    };
    const request = { url: log.url, keys: [log.vkey], name: 'witness.example', state: path, everySeconds: 1 };
    await runWitness({ ...request, once: false, listen: '127.0.0.1:0' }, terminal, stop.signal);
    expect(messages.join('')).toMatch(/Listening on http[^]*Cosigned size 10/);
    expect(log.brought).toHaveLength(1);
  });
});

import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  decodeVkey,
  openCheckpoint,
  parseCheckpoint,
  parseEntry,
  parseNote,
  tilePath,
  verifyConsistency,
  viewFromTiles,
} from '@watchbook/ledger';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { Clock } from '../../platform/clock.js';
import { nodeHasher } from '../tree/hasher.js';
import { LedgerWatch } from '../ledger-watch.service.js';
import { patientSealer, testIntent } from '../../testing/ledger-database.js';
import { PublicReads } from './public-reads.service.js';
import { Database } from '../../platform/database/database.js';

const hasher = nodeHasher();
let portal: TestApp;
let nobody: Agent;
let auditor: Agent;
/** Sizes that have a checkpoint. */
let sizes: number[];

beforeAll(async () => {
  portal = await startTestApp();
  nobody = portal.nobody();
  auditor = await portal.as('auditor', 'audit-office');
  sizes = [await sign(), await grow(250), await grow(300)];
});
afterAll(() => portal.stop());

const sign = (): Promise<number> => portal.app.get(LedgerWatch).signNow();
async function grow(entries: number): Promise<number> {
  const sealer = patientSealer(portal.app.get(Database).systemUrl);
  await sealer.seal(Array.from({ length: entries }, () => testIntent()));
  await sealer.stop();
  return sign();
}
const bytesOf = async (agent: Agent, path: string): Promise<Buffer> => (await agent.get(path)).bytes;
const size = (): number => sizes.at(-1)!;

describe('the public log, without an account', () => {
  it('gives its newest checkpoint, and every older one for ever', async () => {
    const vkey = decodeVkey((await nobody.get('/log/vkey')).text);
    const newest = await nobody.get('/log/checkpoint');
    expect(newest.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=2, must-revalidate',
    });
    expect(openCheckpoint(newest.text, vkey).size).toBe(size());
    for (const older of sizes) {
      expect(openCheckpoint((await nobody.get(`/log/checkpoint/${older}`)).text, vkey).size).toBe(older);
    }
    for (const none of ['/log/checkpoint/1000000', `/log/checkpoint/${size() - 1}`]) {
      expect((await nobody.get(none)).status).toBe(404);
    }
    expect((await nobody.get('/log/checkpoint/x')).status).toBe(400);
  });

  it('gives the keys of the log and what rotated them', async () => {
    const vkey = (await nobody.get('/log/vkey')).text.trim();
    expect((await nobody.get('/log/vkeys')).body).toEqual({ data: [{ vkey, fromSize: 0 }] });
    expect((await nobody.get('/log/rotations')).body).toEqual({ data: [] });
  });

  it('gives tiles from which every published root and every step between them verifies', async () => {
    const fetch = (tile: { level: number; index: number; width: number }) =>
      bytesOf(nobody, `/log/tile/${tilePath(tile, tile.width)}`);
    const rootOf = async (at: number) =>
      parseCheckpoint(parseNote((await nobody.get(`/log/checkpoint/${at}`)).text).text).rootHash;
    for (const [i, to] of sizes.entries()) {
      for (const from of sizes.slice(0, i + 1)) {
        const view = await viewFromTiles(hasher, { from, to }, fetch);
        expect([view.fromRoot, view.toRoot]).toEqual([await rootOf(from), await rootOf(to)]);
        expect(verifyConsistency(hasher, { from, to, ...view })).toBe(true);
      }
    }
  });

  it('serves tiles as bytes that never change', async () => {
    for (const [path, length] of [
      ['/log/tile/0/000', 8192],
      [`/log/tile/0/002.p/${size() % 256}`, 32 * (size() % 256)],
      ['/log/tile/1/000.p/2', 64],
    ] as const) {
      const answer = await nobody.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-length': String(length),
      });
    }
    const { rows } = await portal.owner.query<{ hash: Buffer }>('select hash from ledger_entry order by seq limit 256');
    expect(await bytesOf(nobody, '/log/tile/0/000')).toEqual(Buffer.concat(rows.map(({ hash }) => hash)));
  });

  it('still gives a partial tile once the full one is there', async () => {
    const [first] = sizes;
    const whole = await bytesOf(nobody, '/log/tile/0/000');
    expect(await bytesOf(nobody, `/log/tile/0/000.p/${first!}`)).toEqual(whole.subarray(0, 32 * first!));
  });

  it('answers HEAD as it answers GET, without the body', async () => {
    for (const path of ['/log/checkpoint', '/log/vkey', '/log/tile/0/000']) {
      const [head, get] = [await nobody.send('HEAD', path, undefined, {}), await nobody.get(path)];
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
      expect(head.headers['cache-control']).toBe(get.headers['cache-control']);
    }
  });

  it.each([
    ...['0/003', '1/000', '1/001', '2/000', '3/000', '63/000', '64/000', '00/000', '0/0', '0/x000/001', '0/000.p/0'],
    ...['0/000.p/256', '0/000.p/01', '1/000.p/3', '1/000.p/0', '2/000.p/1', '0/002.p/255', '0/000/', 'x/000', '0/'],
  ])('has no tile %s', async (path) => {
    const answer = await nobody.get(`/log/tile/${path}`);
    expect([answer.status, answer.headers['cache-control']]).toEqual([404, undefined]);
  });

  it('makes no entry of what is read, so that polling does not grow it', async () => {
    const entries = async () =>
      (await portal.owner.query<{ n: string }>('select count(*) n from ledger_entry')).rows[0]!.n;
    const before = await entries();
    const paths = [
      '/log/checkpoint',
      '/log/vkey',
      '/log/vkeys',
      '/log/rotations',
      '/log/tile/0/000',
      '/log/tile/9/000',
    ];
    for (const path of paths) await nobody.get(path);
    expect(await entries()).toBe(before);
  });
});

describe('bundles of entries', () => {
  it('are for auditors, one entry for each that was read', async () => {
    const answer = await auditor.get('/log/tile/entries/000.p/3');
    const { rows } = await portal.owner.query<{ body: Buffer }>('select body from ledger_entry order by seq limit 3');
    const expected = rows.flatMap(({ body }) => [Buffer.from([body.length >> 8, body.length & 255]), body]);
    expect(answer.bytes).toEqual(Buffer.concat(expected));
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'private, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    const seq = Number(answer.headers['x-ledger-seq']);
    const recorded = await portal.owner.query('select action, resources from ledger_entry where seq = $1', [seq]);
    expect(recorded.rows).toEqual([{ action: 'ledger.tile-read', resources: ['ledger-tile:entries/000.p/3'] }]);
  });

  it('are compressed for who takes that', async () => {
    const plain = await bytesOf(auditor, '/log/tile/entries/000');
    const packed = await auditor.get('/log/tile/entries/000', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.bytes)).toEqual(plain);
    const refused = await auditor.get('/log/tile/entries/000', { 'accept-encoding': 'gzip;q=0' });
    expect(refused.headers['content-encoding']).toBeUndefined();
  });

  it('are for nobody else, and none is there that is not signed', async () => {
    const officer = await portal.as('officer', 'meridian-bank');
    expect((await officer.get('/log/tile/entries/000.p/3')).status).toBe(403);
    expect((await nobody.get('/log/tile/entries/000.p/3')).status).toBe(401);
    for (const path of ['000.p/0', '003', '0', '000.p/256', 'x000/001']) {
      expect([path, (await auditor.get(`/log/tile/entries/${path}`)).status]).toEqual([path, 404]);
    }
  });
});

describe('a checkpoint', () => {
  it('is signed though every other connection of the process is taken', async () => {
    const { systemPool } = portal.app.get(Database);
    const taken = await Promise.all(Array.from({ length: systemPool.options.max }, () => systemPool.connect()));
    try {
      await portal.owner.query('select 1');
      expect(await sign()).toBeGreaterThan(0);
    } finally {
      for (const client of taken) client.release();
    }
  });

  it('covers an entry as soon as somebody asks for it', async () => {
    const seq = Number((await auditor.get('/api/v1/ledger/status')).headers['x-ledger-seq']);
    expect(await portal.app.get(LedgerWatch).signNow(seq + 1)).toBeGreaterThan(seq);
  });

  it('is waited for while another process signs', async () => {
    const other = await portal.owner.connect();
    await other.query('select pg_advisory_lock(4711260903)');
    const seq = Number((await auditor.get('/api/v1/ledger/status')).headers['x-ledger-seq']);
    const signed = portal.app.get(LedgerWatch).signNow(seq + 1);
    await other.query('select pg_advisory_unlock(4711260903)');
    other.release();
    expect(await signed).toBeGreaterThan(seq);
  });
});

describe('what was read of the public log', () => {
  it('is in one entry of the system after an hour, and the next hour has none', async () => {
    const clock = portal.app.get(Clock);
    const counted = async () =>
      (
        await portal.owner.query<{ body: Buffer }>(
          "select body from ledger_entry where action = 'ledger.public-reads-counted'",
        )
      ).rows.map(({ body }) => parseEntry(body.toString()));
    const reads = portal.app.get(PublicReads);
    await nobody.get('/log/checkpoint');
    await reads.recordIfDue();
    expect(await counted()).toEqual([]);
    const later = (hours: number) =>
      jest.spyOn(clock, 'now').mockImplementation(() => new Date(Date.now() + hours * 3_600_000));
    for (const hours of [2, 4]) {
      later(hours);
      await reads.recordIfDue();
    }
    const [entry, ...more] = await counted();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ actor: { institution: null, user: null, via: 'system' }, resources: [] });
    expect(entry!.detail).not.toBeNull();
    jest.restoreAllMocks();
  });
});

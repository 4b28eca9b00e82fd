import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerStatus, ProblemBody, WitnessView } from '@watchbook/contract';
import {
  decodeVkey,
  encodeVkey,
  formatCheckpoint,
  makeSigner,
  openCheckpoint,
  parseNote,
  signCheckpoint,
  signNote,
  tilePath,
  viewFromTiles,
  type Signer,
  type SizedTile,
} from '@watchbook/ledger';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { cosignedBy, draftOf, testWitness } from '../../testing/witness.js';
import { nodeHasher } from '../tree/hasher.js';
import { LedgerWatch } from '../ledger-watch.service.js';

const WITNESSES = '/api/v1/ledger/witnesses';
let portal: TestApp;
let operator: Agent;
let analyst: Agent;
let nobody: Agent;
/** The log's own key, as somebody who stole it would have it. */
let logKey: Signer;
const [first, second, stranger] = ['first.example', 'second.example', 'stranger.example'].map(testWitness) as [
  Signer,
  Signer,
  Signer,
];

beforeAll(async () => {
  portal = await startTestApp();
  operator = await portal.as('operator', 'platform');
  analyst = await portal.as('analyst', 'meridian-bank');
  nobody = portal.nobody();
  await sign();
  const seed = Buffer.from((await readFile(portal.config.ledgerKeyFile, 'utf8')).trim(), 'base64');
  logKey = makeSigner(portal.config.ledgerOrigin, new Uint8Array(seed));
  for (const witness of [first, second]) {
    const answer = await register(witness);
    expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  }
});
afterAll(() => portal.stop());

const sign = (): Promise<number> => portal.app.get(LedgerWatch).signNow();
const register = (witness: Signer, url: string | null = null): Promise<Answer> =>
  operator.post(WITNESSES, draftOf(witness, url));
const bring = (body: string, type = 'text/plain; charset=utf-8'): Promise<Answer> =>
  nobody.send('POST', '/log/cosignatures', body, { 'content-type': type });
const newest = async (): Promise<string> => (await nobody.get('/log/checkpoint')).text;
const status = async (): Promise<LedgerStatus> => (await analyst.get('/api/v1/ledger/status')).body as LedgerStatus;
const codeOf = ({ body }: Answer): string | undefined => (body as ProblemBody).errors?.[0]?.code;
const stored = async (table: string): Promise<number> =>
  (await portal.owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;

describe('the witnesses of the log', () => {
  it('are registered by the operator, in the ledger, and seen by everybody', async () => {
    const answer = await register(testWitness('new.example'));
    expect(answer.status).toBe(201);
    const { id, receipt } = answer.body as WitnessView & { receipt: { seq: number } };
    const { rows } = await portal.owner.query('select action, resources from ledger_entry where seq = $1', [
      receipt.seq,
    ]);
    expect(rows).toMatchObject([{ action: 'witness.registered', resources: [`witness:${id}`, expect.anything()] }]);
    const { data } = (await analyst.get(WITNESSES)).body as { data: WitnessView[] };
    expect(data.map(({ id: known }) => known)).toContain(id);
    expect((await operator.delete(`${WITNESSES}/${id}`)).status).toBe(200);
    expect((await operator.delete(`${WITNESSES}/${id}`)).status).toBe(409);
    expect((await operator.delete(`${WITNESSES}/0198c1f0-0000-7000-8000-000000000000`)).status).toBe(404);
  });

  it('are registered by nobody else', async () => {
    for (const agent of [
      analyst,
      await portal.as('admin', 'meridian-bank'),
      await portal.as('auditor', 'audit-office'),
    ]) {
      expect((await agent.post(WITNESSES, draftOf(stranger))).status).toBe(403);
    }
    expect((await nobody.post(WITNESSES, draftOf(stranger))).status).toBe(401);
    await expect(
      portal.owner.query(
        `insert into witness (id, vkey, name, registered_at, registered_by)
         values (gen_random_uuid(), 'a', 'a', now(), gen_random_uuid())`,
      ),
    ).rejects.toThrow('without a ledger intent');
  });

  it.each<[string, object, string, number]>([
    ['no key', { vkey: 'nonsense' }, '/vkey', 422],
    ['the key of a log', { vkey: encodeVkey(makeSigner('a.example', new Uint8Array(32))) }, '/vkey', 422],
    ['an address without encryption', { url: 'http://witness.example/' }, '/url', 422],
    ['an address of another kind', { url: 'file:///etc/passwd' }, '/url', 400],
    ['an address with a password', { url: 'https://a:b@witness.example/' }, '/url', 422],
    ['an address with a query', { url: 'https://witness.example/?a' }, '/url', 422],
    ['no name', { name: ' ' }, '/name', 400],
  ])('are refused with %s', async (_what, change, pointer, expected) => {
    const answer = await operator.post(WITNESSES, { ...draftOf(stranger), ...change });
    expect(answer.status).toBe(expected);
    expect((answer.body as ProblemBody).errors![0]!.pointer).toBe(pointer);
  });

  it('have each key once', async () => {
    expect((await register(first)).status).toBe(409);
  });
});

describe('a cosignature', () => {
  it('of a registered witness is kept, and is served with its checkpoint for ever', async () => {
    const note = await newest();
    const { size } = openCheckpoint(note, logKey);
    const answer = await bring(cosignedBy(note, [first]));
    expect([answer.status, answer.body]).toEqual([200, { size, witnesses: ['first.example'] }]);
    expect((await bring(cosignedBy(note, [second]))).status).toBe(200);
    const vkey = decodeVkey((await nobody.get('/log/vkey')).text);
    const read = async (path: string) =>
      openCheckpoint((await nobody.get(path)).text, vkey, [first, second]).cosignatures.map(
        ({ verifier }) => verifier.name,
      );
    expect(await read(`/log/checkpoint/${size}`)).toEqual(['first.example', 'second.example']);
    await register(testWitness('more.example'));
    await sign();
    expect(await read('/log/checkpoint')).toEqual([]);
    expect(await read(`/log/checkpoint/${size}`)).toEqual(['first.example', 'second.example']);
  });

  it('makes no entry, so that witnesses do not grow what they watch', async () => {
    const note = await newest();
    const before = await stored('ledger_entry');
    expect((await bring(cosignedBy(note, [first, second]))).status).toBe(200);
    expect(await stored('ledger_entry')).toBe(before);
  });

  it('that is brought again changes nothing, at once or later', async () => {
    await operator.get(WITNESSES);
    await sign();
    const note = await newest();
    const before = await stored('ledger_cosignature');
    const again = await Promise.all(
      [first, second, first, second, first].map((witness, i) => bring(cosignedBy(note, [witness], 1_700_000_000 + i))),
    );
    expect(again.map(({ status: code }) => code)).toEqual([200, 200, 200, 200, 200]);
    const path = `/log/checkpoint/${openCheckpoint(note, logKey).size}`;
    const served = (await nobody.get(path)).text;
    expect((await bring(served)).status).toBe(200);
    expect((await stored('ledger_cosignature')) - before).toBe(2);
    expect((await nobody.get(path)).text).toBe(served);
  });

  it.each<[string, (note: string) => string, number, string]>([
    ['of an unknown key', (note) => cosignedBy(note, [stranger]), 422, 'unknown-witness'],
    ['under the name of a witness', (note) => cosignedBy(note, [testWitness('first.example')]), 422, 'unknown-witness'],
    ['that is wrong', (note) => forged(cosignedBy(note, [first])), 422, 'wrong-signature'],
    ['made for another text', (note) => moved(note, first), 422, 'wrong-signature'],
    ['from the future', (note) => cosignedBy(note, [first], 4_102_444_800), 422, 'wrong-signature'],
    ['for another log', (note) => cosignedBy(note.replace(/^.*\n/, 'other.example/log\n'), [first]), 422, 'other-log'],
    ['on a size that was never signed', (note) => cosignedBy(resized(note, 1), [first]), 422, 'unknown-checkpoint'],
    ['on another root', (note) => cosignedBy(rerooted(note), [first]), 422, 'unknown-checkpoint'],
    ['on a forged note of the log', (note) => rerooted(note), 422, 'wrong-signature'],
    ['on no checkpoint', () => signNote('a\n', [logKey]), 400, 'not-a-checkpoint'],
    ['that is no note', () => 'nonsense', 400, 'not-a-checkpoint'],
  ])('%s is refused', async (_what, make, expected, code) => {
    await operator.get(WITNESSES);
    await sign();
    const before = await stored('ledger_cosignature');
    const answer = await bring(make(await newest()));
    expect([answer.status, codeOf(answer)]).toEqual([expected, code]);
    expect([await stored('ledger_cosignature'), await stored('ledger_fork')]).toEqual([before, 0]);
  });

  it('is refused when it is too large, or no text', async () => {
    expect((await bring('x'.repeat(16 * 1024 + 1))).status).toBe(413);
    expect((await bring('{}', 'application/json')).status).toBe(404);
    expect((await bring('a=b', 'application/x-www-form-urlencoded')).status).toBe(415);
  });

  it('of a retired witness is refused; those it gave stay', async () => {
    const retired = testWitness('retired.example');
    const { id } = (await register(retired)).body as WitnessView;
    await sign();
    const older = await newest();
    expect((await bring(cosignedBy(older, [retired]))).status).toBe(200);
    await operator.delete(`${WITNESSES}/${id}`);
    await sign();
    expect(codeOf(await bring(cosignedBy(await newest(), [retired])))).toBe('unknown-witness');
    const { size } = openCheckpoint(older, logKey);
    const served = (await nobody.get(`/log/checkpoint/${size}`)).text;
    expect(openCheckpoint(served, logKey, [retired]).cosignatures).toHaveLength(1);
    expect((await register(retired)).status).toBe(409);
  });
});

describe('the state of the witnesses', () => {
  it('shows how far each has followed', async () => {
    await operator.get(WITNESSES);
    await sign();
    await bring(cosignedBy(await newest(), [first]));
    const now = await status();
    const of = (name: string) => now.witnesses.find((witness) => witness.name === name);
    const { cosignedSize, lag, state } = of('first.example')!;
    expect([cosignedSize! + lag, state]).toEqual([now.checkpoint!.size, 'current']);
    expect(of('second.example')!.lag).toBeGreaterThan(0);
    expect(of('more.example')).toMatchObject({ cosignedSize: null, cosignedAt: null, state: 'silent' });
    expect(of('retired.example')).toBeUndefined();
    expect(now.keys).toEqual([{ vkey: now.vkey, fromSize: 0 }]);
    expect(now.forks).toEqual([]);
  });

  it.each([
    ['2 minutes', 'behind'],
    ['2 hours', 'silent'],
  ])('tells who last cosigned %s ago as %s', async (ago, state) => {
    await portal.tamper(`update ledger_cosignature set received_at = now() - interval '${ago}'`);
    await operator.get(WITNESSES);
    await sign();
    expect((await status()).witnesses[0]).toMatchObject({ name: 'first.example', state });
  });
});

describe('two histories that the log signed', () => {
  it('are kept as two notes, once, in the ledger and on the health page', async () => {
    await sign();
    const note = await newest();
    const { size } = openCheckpoint(note, logKey);
    const other = signCheckpoint({ origin: logKey.name, size, rootHash: 'ab'.repeat(32) }, logKey);
    for (const body of [other, other, cosignedBy(other, [first]) + other.split('\n\n')[1]]) {
      expect((await bring(body)).status).toBe(409);
    }
    const { forks } = await status();
    expect(forks).toMatchObject([{ size, notes: [parsed(note), other] }]);
    const { rows } = await portal.owner.query("select action from ledger_entry where action = 'ledger.fork-found'");
    expect(rows).toHaveLength(1);
  });

  it('are found where no checkpoint has the size, and where the stored log is shorter than what was signed', async () => {
    const { size } = openCheckpoint(await newest(), logKey);
    for (const elsewhere of [2, size + 1000]) {
      const other = signCheckpoint({ origin: logKey.name, size: elsewhere, rootHash: 'cd'.repeat(32) }, logKey);
      expect((await bring(other)).status).toBe(409);
      expect((await status()).forks.map((fork) => fork.notes[1])).toContain(other);
    }
  });

  it('and cosignatures cannot be changed or taken away, not even by the owner of the database', async () => {
    for (const table of ['ledger_cosignature', 'ledger_fork']) {
      for (const statement of [`update ${table} set size = 0`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(portal.owner.query(statement)).rejects.toThrow('append-only');
      }
    }
  });

  it('are not found where the log signed a size that was never published, and the root is right', async () => {
    const { rows } = await portal.owner.query<{ size: string }>('select size from ledger_checkpoint');
    const published = rows.map(({ size }) => Number(size));
    const size = Array.from({ length: 200 }, (_, i) => i + 1).find((candidate) => !published.includes(candidate))!;
    expect(size).toBeLessThan(Math.max(...published));
    const fetch = async ({ level, index, width }: SizedTile) =>
      (await nobody.get(`/log/tile/${tilePath({ level, index }, width)}`)).bytes;
    const { toRoot } = await viewFromTiles(nodeHasher(), { from: 0, to: size }, fetch);
    const answer = await bring(signCheckpoint({ origin: logKey.name, size, rootHash: toRoot }, logKey));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'unknown-checkpoint']);
  });
});

describe('somebody who brings more than witnesses do', () => {
  it('is told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 400 }, () => bring('nonsense')));
    const waiting = answers.filter(({ status: code }) => code === 429);
    expect(waiting.length).toBeGreaterThan(0);
    expect(Number(waiting[0]!.headers['retry-after'])).toBeGreaterThan(0);
  });
});

/** The note as the log signed it, without cosignatures. */
const parsed = (note: string): string => `${note.split('\n\n')[0]}\n\n${note.split('\n\n')[1]!.split('\n')[0]}\n`;
const forged = (note: string): string => note.replace(/.(?=={0,2}\n$)/, (last) => (last === 'A' ? 'Q' : 'A'));
const resized = (note: string, size: number): string => note.replace(/\n\d+\n/, `\n${size}\n`);
const rerooted = (note: string): string =>
  note.replace(/^(.*\n.*\n)(.)/, (_all, head: string, first: string) => `${head}${first === 'A' ? 'B' : 'A'}`);
/** The line of a witness for an older text, under this one. */
function moved(note: string, witness: Signer): string {
  const { text } = parseNote(note);
  const older = formatCheckpoint({ origin: logKey.name, size: 1, rootHash: '00'.repeat(32) });
  return cosignedBy(`${older}\n— a AAAAAAAA\n`, [witness]).replace(older, text);
}

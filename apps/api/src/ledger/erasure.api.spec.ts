import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roles as allRoles, type Actor, type DetailErasure, type LedgerDetail, type Role } from '@watchbook/contract';
import {
  concat,
  decodeVkey,
  fromHex,
  openCheckpoint,
  parseEntry,
  utf8,
  verifyInclusion,
  verifyLog,
  verifyPruned,
  type InclusionProof,
} from '@watchbook/ledger';
import fc from 'fast-check';
import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import { newContext, runInContext } from '../platform/context.js';
import { fieldKeys } from '../platform/crypto/encrypted.type.js';
import { uuidv7 } from '../platform/uuid.js';
import type { Agent, Answer } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { nodeHasher } from './hasher.js';
import { LedgerService } from './ledger.service.js';
import { LedgerWatch } from './ledger-watch.service.js';

const ERASURES = '/api/v1/ledger/detail-erasures';
const meridian = institutionId('meridian-bank');
const harbor = institutionId('harbor-insurance');
const hasher = nodeHasher();

let portal: TestApp;
let officer: Agent;
let admin: Agent;
let analyst: Agent;
let auditor: Agent;
let other: Agent;
let otherAdmin: Agent;

beforeAll(async () => {
  portal = await startTestApp();
  officer = await portal.as('officer', 'meridian-bank');
  admin = await portal.as('admin', 'meridian-bank');
  analyst = await portal.as('analyst', 'meridian-bank');
  auditor = await portal.as('auditor', 'audit-office');
  other = await portal.as('officer', 'harbor-insurance');
  otherAdmin = await portal.as('admin', 'harbor-insurance');
});
afterAll(() => portal.stop());

/** Records something with a detail, as a request of that institution's analyst would. */
async function record(institution: string, resource: string, detail: unknown): Promise<number> {
  const slug = institution === meridian ? 'meridian-bank' : 'harbor-insurance';
  const actor: Actor = {
    institutionId: institution,
    institutionKind: 'bank',
    userId: userId(demoEmail('analyst', slug)),
    roles: ['analyst'],
    ...{ sectors: [], jurisdictions: [], tokens: [], via: 'session', scopes: null },
  };
  const resources = [{ type: 'notice', id: resource, version: null }];
  const context = newContext({ requestId: 'test-request', route: 'test', actor });
  const [receipt] = await runInContext(context, () =>
    portal.app.get(LedgerService).seal([{ action: 'notice.read', resources, detail }]),
  );
  return receipt!.seq;
}

const detailOf = (agent: Agent, seq: number): Promise<Answer> => agent.get(`/api/v1/ledger/entries/${seq}/detail`);
const ask = (agent: Agent, id: string): Promise<Answer> =>
  agent.post(ERASURES, { resource: { type: 'notice', id }, reason: 'data-subject-request' });
const agree = (agent: Agent, { body }: Answer): Promise<Answer> =>
  agent.post(`${ERASURES}/${(body as DetailErasure).id}/approvals`);
const bare = ({ status, body }: Answer) => ({ status, ...(body as object), requestId: '' });

/** Every table of the portal in which a text stands, in any column. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows: tables } = await portal.owner.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await portal.owner.query(`select from ${name} t where strpos(t::text, $1) > 0`, [text]);
    if (rowCount) found.push(name);
  }
  return found;
}

async function storedDetail(seq: number): Promise<{ salt: string; detail: string }> {
  const { rows } = await portal.owner.query<{ salt: string; detail: string }>(
    `select encode(d.salt, 'hex') as salt, encode(d.detail, 'hex') as detail
     from ledger_detail d join ledger_entry e on e.id = d.entry_id where e.seq = $1`,
    [seq],
  );
  return rows[0]!;
}

describe('the detail of an entry', () => {
  it('is given with its salt, so that its reader can check what the entry commits to', async () => {
    const seq = await record(meridian, uuidv7(), { reason: 'Canary reason' });
    for (const agent of [officer, analyst]) {
      const answer = await detailOf(agent, seq);
      const { detail, salt, commitment, erased } = answer.body as LedgerDetail;
      expect([detail, erased]).toEqual(['{"reason":"Canary reason"}', null]);
      expect(hasher.sha256(concat(fromHex(salt!), utf8(detail!)))).toBe(commitment);
      const { rows } = await portal.owner.query<{ body: Buffer }>('select body from ledger_entry where seq = $1', [
        seq,
      ]);
      expect(parseEntry(rows[0]!.body.toString()).detail).toBe(commitment);
    }
  });

  it('is not there for anybody else, like an entry that has none and one that does not exist', async () => {
    const seq = await record(meridian, uuidv7(), { reason: 'Canary reason' });
    const absent = bare(await detailOf(officer, 99_999_999));
    for (const agent of [admin, auditor, other, otherAdmin, await portal.as('supervisor', 'banking-supervisor')]) {
      expect(bare(await detailOf(agent, seq))).toEqual(absent);
    }
    expect(bare(await detailOf(officer, 0))).toEqual(absent);
    expect((await detailOf(portal.nobody(), seq)).status).toBe(401);
    expect((await detailOf(await portal.as('operator', 'platform'), seq)).text).not.toContain('Canary');
    expect((await detailOf(officer, -1)).status).toBe(400);
  });

  it('is recorded when it is read', async () => {
    const seq = await record(meridian, uuidv7(), { reason: 'x' });
    const answer = await detailOf(officer, seq);
    const { rows } = await portal.owner.query('select action, resources from ledger_entry where seq = $1', [
      answer.headers['x-ledger-seq'],
    ]);
    expect(rows).toEqual([{ action: 'ledger.detail-read', resources: [`ledger-entry:${seq}`] }]);
  });

  it('lies nowhere in clear, and nowhere but with its entry once that is sealed', async () => {
    const canary = `canary-${uuidv7()}`;
    const seq = await record(meridian, uuidv7(), { reason: canary });
    expect(await tablesWith(canary)).toEqual([]);
    const { salt, detail } = await storedDetail(seq);
    expect([await tablesWith(salt), await tablesWith(detail)]).toEqual([['ledger_detail'], ['ledger_detail']]);
  });
});

describe('erasing details', () => {
  it('takes two persons, and is told by an entry that names no reason but a code', async () => {
    const id = uuidv7();
    const seq = await record(meridian, id, { reason: 'Canary reason' });
    const asked = await ask(officer, id);
    expect(asked).toMatchObject({ status: 201, body: { state: 'requested', entries: null } });
    expect(await agree(officer, asked)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect(((await detailOf(officer, seq)).body as LedgerDetail).detail).not.toBeNull();
    const byAdmin = await ask(admin, id);
    const done = await agree(officer, byAdmin);
    expect(done).toMatchObject({ status: 201, body: { state: 'erased', entries: 1 } });
    const erasing = Number(done.headers['x-ledger-seq']);
    const { detail, salt, erased } = (await detailOf(officer, seq)).body as LedgerDetail;
    expect({ detail, salt, erased }).toMatchObject({ detail: null, salt: null, erased: { seq: erasing } });
    expect(((await detailOf(analyst, seq)).body as LedgerDetail).erased).toMatchObject({ seq: erasing });
    const told = (await detailOf(officer, erasing)).body as LedgerDetail;
    expect(told.detail).toBe('{"count":1}');
    expect(await agree(officer, byAdmin)).toMatchObject({ status: 409 });
  });

  it('leaves what other institutions recorded about the same resource', async () => {
    const id = uuidv7();
    const mine = await record(meridian, id, { reason: 'x' });
    const theirs = await record(harbor, id, { reason: 'y' });
    expect((await agree(officer, await ask(admin, id))).body).toMatchObject({ entries: 1 });
    expect(((await detailOf(officer, mine)).body as LedgerDetail).detail).toBeNull();
    expect(((await detailOf(other, theirs)).body as LedgerDetail).detail).toBe('{"reason":"y"}');
  });

  it('happens once when two agree at once', async () => {
    const id = uuidv7();
    await record(meridian, id, { reason: 'x' });
    const asked = await ask(admin, id);
    const answers = await Promise.all([agree(officer, asked), agree(officer, asked), agree(officer, asked)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is answered the same again under the same idempotency key', async () => {
    const id = uuidv7();
    await record(meridian, id, { reason: 'x' });
    const { id: erasure } = (await ask(admin, id)).body as DetailErasure;
    const key = { 'idempotency-key': uuidv7() };
    const [first, again] = [
      await officer.post(`${ERASURES}/${erasure}/approvals`, undefined, key),
      await officer.post(`${ERASURES}/${erasure}/approvals`, undefined, key),
    ];
    expect([first.status, again.body]).toEqual([201, first.body]);
  });

  it('is not there for others: another institution, other roles, nobody, and what nobody of the institution named', async () => {
    const id = uuidv7();
    const seq = await record(meridian, id, { reason: 'x' });
    const asked = await ask(admin, id);
    const absent = bare(await ask(officer, uuidv7()));
    expect(absent.status).toBe(404);
    expect(bare(await ask(otherAdmin, id))).toEqual(absent);
    expect(bare(await agree(other, asked))).toEqual(absent);
    expect(((await other.get(ERASURES)).body as { data: unknown[] }).data).toEqual([]);
    for (const agent of [analyst, auditor, await portal.as('operator', 'platform')]) {
      expect([(await ask(agent, id)).status, (await agree(agent, asked)).status]).toEqual([403, 403]);
      expect((await agent.get(ERASURES)).status).toBe(403);
    }
    expect((await agree(admin, asked)).status).toBe(403);
    expect((await agree(portal.nobody(), asked)).status).toBe(401);
    expect(((await detailOf(officer, seq)).body as LedgerDetail).detail).not.toBeNull();
    const { data } = (await admin.get(ERASURES)).body as { data: DetailErasure[] };
    expect(data[0]).toMatchObject({ id: (asked.body as DetailErasure).id, resource: { type: 'notice', id } });
  });

  it.each([
    ['no reason', { resource: { type: 'notice', id: 'x' } }],
    ['a reason in words', { resource: { type: 'notice', id: 'x' }, reason: 'Zhang asked' }],
    ['no resource', { reason: 'court-order' }],
    ['a resource that is no id', { resource: { type: 'notice', id: 'Zhang San' }, reason: 'court-order' }],
    ['something more', { resource: { type: 'notice', id: 'x' }, reason: 'court-order', all: true }],
  ])('with %s is refused', async (_what, body) => {
    expect((await officer.post(ERASURES, body)).status).toBe(400);
  });

  it('does not happen while the ledger cannot record it', async () => {
    const id = uuidv7();
    const seq = await record(meridian, id, { reason: 'x' });
    const asked = await ask(admin, id);
    await portal.owner.query('revoke insert on ledger_intent from watchbook_app');
    const refused = await agree(officer, asked).finally(() =>
      portal.owner.query('grant insert on ledger_intent to watchbook_app'),
    );
    expect(refused.status).toBe(500);
    expect(((await detailOf(officer, seq)).body as LedgerDetail).detail).toBe('{"reason":"x"}');
  });

  it('is the only way: no role of the portal deletes or changes a detail without it', async () => {
    const seq = await record(meridian, uuidv7(), { reason: 'x' });
    const remove = `delete from ledger_detail d using ledger_entry e where e.id = d.entry_id and e.seq = ${seq}`;
    await expect(portal.owner.query(`begin; ${remove}; commit`)).rejects.toThrow('without an erasure');
    await portal.owner.query('rollback');
    await expect(portal.owner.query(`begin; set local role watchbook_system; ${remove}`)).rejects.toThrow('permission');
    await portal.owner.query('rollback');
    await expect(portal.owner.query('update ledger_detail set salt = salt')).rejects.toThrow('append-only');
    await expect(portal.owner.query('truncate ledger_detail')).rejects.toThrow('append-only');
    expect(((await detailOf(officer, seq)).body as LedgerDetail).detail).toBe('{"reason":"x"}');
  });

  it.each(allRoles.filter((role) => !['compliance-officer', 'regulator-supervisor'].includes(role)))(
    'is not for a %s, whatever reaches the database',
    async (role: Role) => {
      const seq = await record(meridian, uuidv7(), { reason: 'x' });
      const client = await portal.owner.connect();
      try {
        await client.query('begin; set local role watchbook_app');
        const settings = { institution: meridian, user: userId(demoEmail('analyst', 'meridian-bank')), roles: role };
        for (const [name, value] of Object.entries(settings)) {
          await client.query('select set_config($1, $2, true)', [`app.${name}`, value]);
        }
        const { rowCount } = await client.query('delete from ledger_detail');
        expect([seq > 0, rowCount]).toEqual([true, 0]);
      } finally {
        await client.query('rollback');
        client.release();
      }
    },
  );
});

describe('after erasing', () => {
  it('the whole export, every proof and every own export verify, and what was erased is found nowhere', async () => {
    const resources = Array.from({ length: 4 }, () => uuidv7());
    const entry = fc.record({
      institution: fc.constantFrom(meridian, harbor),
      resource: fc.nat({ max: 3 }),
      length: fc.nat(40),
    });
    const cases = fc.record({
      entries: fc.array(entry, { minLength: 8, maxLength: 16 }),
      erased: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ entries, erased }) => {
        const made = [];
        for (const { institution, resource, length } of entries) {
          const canary = `canary-${uuidv7()}`;
          const seq = await record(institution, resources[resource]!, { reason: canary + 'x'.repeat(length) });
          made.push({ seq, canary, institution, resource, ...(await storedDetail(seq)) });
        }
        for (const resource of erased) {
          for (const [first, second] of [[admin, officer] as const, [otherAdmin, other] as const]) {
            const asked = await ask(first, resources[resource]!);
            if (asked.status === 201) expect((await agree(second, asked)).status).toBe(201);
          }
        }
        for (const { seq, canary, institution, resource, salt, detail } of made) {
          const isErased = erased.includes(resource);
          const reader = institution === meridian ? officer : other;
          const { body } = await detailOf(reader, seq);
          expect((body as LedgerDetail).detail === null).toBe(isErased);
          expect([(await tablesWith(salt)).length, (await tablesWith(detail)).length]).toEqual(
            isErased ? [0, 0] : [1, 1],
          );
          expect(await tablesWith(canary)).toEqual([]);
          expect((await decryptedDetails()).some((text) => text.includes(canary))).toBe(!isErased);
        }
        await expectVerified(made.map(({ seq }) => seq));
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 120_000);
});

async function decryptedDetails(): Promise<string[]> {
  const { rows } = await portal.owner.query<{ detail: Buffer }>('select detail from ledger_detail');
  return rows.map(({ detail }) => fieldKeys().decrypt(detail));
}

async function expectVerified(seqs: readonly number[]): Promise<void> {
  await portal.app.get(LedgerWatch).signNow();
  const vkey = decodeVkey((await portal.nobody().get('/log/vkey')).text);
  const checkpoint = openCheckpoint((await portal.nobody().get('/log/checkpoint')).text, vkey);
  const { text } = await auditor.get('/api/v1/ledger/export');
  expect(await verifyLog([Buffer.from(text)], { checkpoints: [checkpoint], hasher })).toMatchObject({
    ok: true,
    signedSize: checkpoint.size,
  });
  for (const seq of seqs) {
    const proof = (await auditor.get(`/api/v1/ledger/proofs/inclusion?seq=${seq}`)).body as InclusionProof;
    expect(verifyInclusion(hasher, proof)).toBe(true);
  }
  for (const [agent, institution] of [[officer, meridian] as const, [other, harbor] as const]) {
    const request = `own-${uuidv7()}`;
    const answer = await agent.get('/api/v1/ledger/own/export', { 'x-request-id': request });
    const open = (note: string) => openCheckpoint(note, vkey);
    const found = await verifyPruned([Buffer.from(answer.text)], { institution, request, open, hasher });
    expect(found).toMatchObject({ ok: true });
  }
}

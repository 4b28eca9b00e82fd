import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roles as allRoles, type DetailErasure, type LedgerDetail, type Role } from '@watchbook/contract';
import { concat, fromHex, parseEntry, utf8 } from '@watchbook/ledger';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import { uuidv7 } from '../../platform/uuid.js';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { agreeToErase, askToErase, detailOf, Details } from '../../testing/details.js';
import { nodeHasher } from '../tree/hasher.js';

const ERASURES = '/api/v1/ledger/detail-erasures';
const MERIDIAN = 'meridian-bank';
const HARBOR = 'harbor-insurance';
const hasher = nodeHasher();

let portal: TestApp;
let details: Details;
let officer: Agent;
let admin: Agent;
let analyst: Agent;
let auditor: Agent;
let other: Agent;
let otherAdmin: Agent;

beforeAll(async () => {
  portal = await startTestApp();
  details = new Details(portal);
  officer = await portal.as('officer', 'meridian-bank');
  admin = await portal.as('admin', 'meridian-bank');
  analyst = await portal.as('analyst', 'meridian-bank');
  auditor = await portal.as('auditor', 'audit-office');
  other = await portal.as('officer', 'harbor-insurance');
  otherAdmin = await portal.as('admin', 'harbor-insurance');
});
afterAll(() => portal.stop());

const bare = ({ status, body }: Answer) => ({ status, ...(body as object), requestId: '' });

describe('the detail of an entry', () => {
  it('is given with its salt, so that its reader can check what the entry commits to', async () => {
    const seq = await details.record(MERIDIAN, uuidv7(), { reason: 'Canary reason' });
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
    const seq = await details.record(MERIDIAN, uuidv7(), { reason: 'Canary reason' });
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
    const seq = await details.record(MERIDIAN, uuidv7(), { reason: 'x' });
    const answer = await detailOf(officer, seq);
    const { rows } = await portal.owner.query('select action, resources from ledger_entry where seq = $1', [
      answer.headers['x-ledger-seq'],
    ]);
    expect(rows).toEqual([{ action: 'ledger.detail-read', resources: [`ledger-entry:${seq}`] }]);
  });

  it('lies nowhere in clear, and nowhere but with its entry once that is sealed', async () => {
    const canary = `canary-${uuidv7()}`;
    const seq = await details.record(MERIDIAN, uuidv7(), { reason: canary });
    expect(await details.tablesWith(canary)).toEqual([]);
    const { salt, detail } = await details.stored(seq);
    expect([await details.tablesWith(salt), await details.tablesWith(detail)]).toEqual([
      ['ledger_detail'],
      ['ledger_detail'],
    ]);
  });
});

describe('erasing details', () => {
  it('takes two persons, and is told by an entry that names no reason but a code', async () => {
    const id = uuidv7();
    const seq = await details.record(MERIDIAN, id, { reason: 'Canary reason' });
    const asked = await askToErase(officer, id);
    expect(asked).toMatchObject({ status: 201, body: { state: 'requested', entries: null } });
    expect(await agreeToErase(officer, asked)).toMatchObject({ status: 403, body: { code: 'second-person' } });
    expect(((await detailOf(officer, seq)).body as LedgerDetail).detail).not.toBeNull();
    const byAdmin = await askToErase(admin, id);
    const done = await agreeToErase(officer, byAdmin);
    expect(done).toMatchObject({ status: 201, body: { state: 'erased', entries: 1 } });
    const erasing = Number(done.headers['x-ledger-seq']);
    const { detail, salt, erased } = (await detailOf(officer, seq)).body as LedgerDetail;
    expect({ detail, salt, erased }).toMatchObject({ detail: null, salt: null, erased: { seq: erasing } });
    expect(((await detailOf(analyst, seq)).body as LedgerDetail).erased).toMatchObject({ seq: erasing });
    const told = (await detailOf(officer, erasing)).body as LedgerDetail;
    expect(told.detail).toBe('{"count":1}');
    expect(await agreeToErase(officer, byAdmin)).toMatchObject({ status: 409 });
  });

  it('leaves what other institutions recorded about the same resource', async () => {
    const id = uuidv7();
    const mine = await details.record(MERIDIAN, id, { reason: 'x' });
    const theirs = await details.record(HARBOR, id, { reason: 'y' });
    expect((await agreeToErase(officer, await askToErase(admin, id))).body).toMatchObject({ entries: 1 });
    expect(((await detailOf(officer, mine)).body as LedgerDetail).detail).toBeNull();
    expect(((await detailOf(other, theirs)).body as LedgerDetail).detail).toBe('{"reason":"y"}');
  });

  it('happens once when two agree at once', async () => {
    const id = uuidv7();
    await details.record(MERIDIAN, id, { reason: 'x' });
    const asked = await askToErase(admin, id);
    const answers = await Promise.all([
      agreeToErase(officer, asked),
      agreeToErase(officer, asked),
      agreeToErase(officer, asked),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is answered the same again under the same idempotency key', async () => {
    const id = uuidv7();
    await details.record(MERIDIAN, id, { reason: 'x' });
    const { id: erasure } = (await askToErase(admin, id)).body as DetailErasure;
    const key = { 'idempotency-key': uuidv7() };
    const [first, again] = [
      await officer.post(`${ERASURES}/${erasure}/approvals`, undefined, key),
      await officer.post(`${ERASURES}/${erasure}/approvals`, undefined, key),
    ];
    expect([first.status, again.body]).toEqual([201, first.body]);
  });

  it('is not there for others: another institution, other roles, nobody, and what nobody of the institution named', async () => {
    const id = uuidv7();
    const seq = await details.record(MERIDIAN, id, { reason: 'x' });
    const asked = await askToErase(admin, id);
    const absent = bare(await askToErase(officer, uuidv7()));
    expect(absent.status).toBe(404);
    expect(bare(await askToErase(otherAdmin, id))).toEqual(absent);
    expect(bare(await agreeToErase(other, asked))).toEqual(absent);
    expect(((await other.get(ERASURES)).body as { data: unknown[] }).data).toEqual([]);
    for (const agent of [analyst, auditor, await portal.as('operator', 'platform')]) {
      expect([(await askToErase(agent, id)).status, (await agreeToErase(agent, asked)).status]).toEqual([403, 403]);
      expect((await agent.get(ERASURES)).status).toBe(403);
    }
    expect((await agreeToErase(admin, asked)).status).toBe(403);
    expect((await agreeToErase(portal.nobody(), asked)).status).toBe(401);
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
    const seq = await details.record(MERIDIAN, id, { reason: 'x' });
    const asked = await askToErase(admin, id);
    await portal.owner.query('revoke insert on ledger_intent from watchbook_app');
    const refused = await agreeToErase(officer, asked).finally(() =>
      portal.owner.query('grant insert on ledger_intent to watchbook_app'),
    );
    expect(refused.status).toBe(500);
    expect(((await detailOf(officer, seq)).body as LedgerDetail).detail).toBe('{"reason":"x"}');
  });

  it('is the only way: no role of the portal deletes or changes a detail without it', async () => {
    const seq = await details.record(MERIDIAN, uuidv7(), { reason: 'x' });
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
      const seq = await details.record(MERIDIAN, uuidv7(), { reason: 'x' });
      const client = await portal.owner.connect();
      try {
        await client.query('begin; set local role watchbook_app');
        const settings = {
          institution: institutionId(MERIDIAN),
          user: userId(demoEmail('analyst', 'meridian-bank')),
          roles: role,
        };
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

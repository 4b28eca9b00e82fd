import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerDetail } from '@watchbook/contract';
import {
  decodeVkey,
  openCheckpoint,
  verifyInclusion,
  verifyLog,
  verifyPruned,
  type InclusionProof,
} from '@watchbook/ledger';
import fc from 'fast-check';
import { institutionId } from '../../demo/people.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { uuidv7 } from '../../platform/uuid.js';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { agreeToErase, askToErase, detailOf, Details } from '../../testing/details.js';
import { nodeHasher } from '../tree/hasher.js';
import { LedgerWatch } from '../ledger-watch.service.js';
import { detailPlace } from '../seal/intent.js';

const MERIDIAN = 'meridian-bank';
const HARBOR = 'harbor-insurance';
const hasher = nodeHasher();

let portal: TestApp;
let details: Details;
let officer: Agent;
let admin: Agent;
let auditor: Agent;
let other: Agent;
let otherAdmin: Agent;

beforeAll(async () => {
  portal = await startTestApp();
  details = new Details(portal);
  officer = await portal.as('officer', MERIDIAN);
  admin = await portal.as('admin', MERIDIAN);
  auditor = await portal.as('auditor', 'audit-office');
  other = await portal.as('officer', HARBOR);
  otherAdmin = await portal.as('admin', HARBOR);
});
afterAll(() => portal.stop());

describe('after erasing', () => {
  it('the whole export, every proof and every own export verify, and what was erased is found nowhere', async () => {
    const resources = Array.from({ length: 4 }, () => uuidv7());
    const entry = fc.record({
      slug: fc.constantFrom(MERIDIAN, HARBOR),
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
        for (const { slug, resource, length } of entries) {
          const canary = `canary-${uuidv7()}`;
          const seq = await details.record(slug, resources[resource]!, { reason: canary + 'x'.repeat(length) });
          made.push({ seq, canary, slug, resource, ...(await details.stored(seq)) });
        }
        for (const resource of erased) {
          for (const [first, second] of [[admin, officer] as const, [otherAdmin, other] as const]) {
            const asked = await askToErase(first, resources[resource]!);
            if (asked.status === 201) expect((await agreeToErase(second, asked)).status).toBe(201);
          }
        }
        for (const { seq, canary, slug, resource, salt, detail } of made) {
          const isErased = erased.includes(resource);
          const reader = slug === MERIDIAN ? officer : other;
          const { body } = await detailOf(reader, seq);
          expect((body as LedgerDetail).detail === null).toBe(isErased);
          expect([(await details.tablesWith(salt)).length, (await details.tablesWith(detail)).length]).toEqual(
            isErased ? [0, 0] : [1, 1],
          );
          expect(await details.tablesWith(canary)).toEqual([]);
          expect((await decryptedDetails()).some((text) => text.includes(canary))).toBe(!isErased);
        }
        await expectVerified(made.map(({ seq }) => seq));
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});

async function decryptedDetails(): Promise<string[]> {
  const { rows } = await portal.owner.query<{ id: string; detail: Buffer }>(
    'select entry_id as id, detail from ledger_detail',
  );
  return rows.map(({ id, detail }) => fieldKeys().decrypt(detail, detailPlace(id)));
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
  for (const [agent, institution] of [
    [officer, institutionId(MERIDIAN)] as const,
    [other, institutionId(HARBOR)] as const,
  ]) {
    const request = `own-${uuidv7()}`;
    const answer = await agent.get('/api/v1/ledger/own/export', { 'x-request-id': request });
    const open = (note: string) => openCheckpoint(note, vkey);
    const found = await verifyPruned([Buffer.from(answer.text)], { institution, request, open, hasher });
    expect(found).toMatchObject({ ok: true });
  }
}

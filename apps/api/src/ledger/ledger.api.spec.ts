import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  decodeVkey,
  openCheckpoint,
  parseEntry,
  verifyConsistency,
  verifyInclusion,
  verifyLog,
  type ConsistencyProof,
  type InclusionProof,
} from '@watchbook/ledger';
import type { LedgerEntryDetail, LedgerEntryView, LedgerStatus } from '@watchbook/contract';
import { institutionId } from '../demo/people.js';
import type { Agent, Answer } from '../testing/agent.js';
import { SHORT_PATIENCE, startTestApp, type TestApp } from '../testing/app.js';
import { nodeHasher } from './tree/hasher.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { ResourceOwners } from './read/owners.service.js';

const hasher = nodeHasher();
let portal: TestApp;
let auditor: Agent;
let officer: Agent;
let analyst: Agent;
let other: Agent;

beforeAll(async () => {
  portal = await startTestApp(SHORT_PATIENCE);
  auditor = await portal.as('auditor', 'audit-office');
  officer = await portal.as('officer', 'meridian-bank');
  analyst = await portal.as('analyst', 'meridian-bank');
  other = await portal.as('officer', 'harbor-insurance');
});
afterAll(() => portal.stop());

const sign = (): Promise<number> => portal.app.get(LedgerWatch).signNow();
const list = async (agent: Agent, query = ''): Promise<LedgerEntryView[]> =>
  ((await agent.get(`/api/v1/ledger/entries?limit=100${query}`)).body as { data: LedgerEntryView[] }).data;
const sealedEntry = async (answer: Answer) => {
  const seq = Number(answer.headers['x-ledger-seq']);
  const { rows } = await portal.owner.query<{ body: Buffer }>('select body from ledger_entry where seq = $1', [seq]);
  return parseEntry(rows[0]!.body.toString());
};

describe('reading the ledger', () => {
  it('shows an auditor every entry, newest first, page by page', async () => {
    const seen: number[] = [];
    let url: string | null = '/api/v1/ledger/entries?limit=3';
    while (url !== null) {
      const page: { data: LedgerEntryView[]; page: { next: string | null } } = (await auditor.get(url)).body as never;
      seen.push(...page.data.map(({ seq }) => seq));
      url = page.page.next && `/api/v1/ledger/entries?limit=3&cursor=${page.page.next}`;
    }
    expect(seen).toEqual(Array.from({ length: seen[0]! + 1 }, (_, i) => seen[0]! - i));
  });

  it('shows an officer the own institution, and an analyst the own trail', async () => {
    const meridian = institutionId('meridian-bank');
    const ofOfficer = await list(officer);
    expect(new Set(ofOfficer.map(({ actor }) => actor.institution))).toEqual(new Set([meridian]));
    expect(new Set(ofOfficer.map(({ actor }) => actor.user)).size).toBe(2);
    const ofAnalyst = await list(analyst);
    expect(new Set(ofAnalyst.map(({ actor }) => actor.user)).size).toBe(1);
    expect(ofAnalyst.every(({ complete }) => complete)).toBe(true);
  });

  it('records every page with the entries that it showed', async () => {
    const answer = await officer.get('/api/v1/ledger/entries?limit=2');
    const { data } = answer.body as { data: LedgerEntryView[] };
    expect(await sealedEntry(answer)).toMatchObject({
      action: 'ledger.listed',
      resources: data.map(({ seq }) => ({ type: 'ledger-entry', id: String(seq), version: null })),
    });
  });

  it('filters by action, person, outcome, resource and time', async () => {
    await portal.nobody().post('/api/v1/sessions', { email: 'nobody@nowhere.demo', password: 'x' });
    const opened = await list(auditor, '&filter[action]=session.opened');
    expect(new Set(opened.map(({ action }) => action))).toEqual(new Set(['session.opened']));
    const [first] = opened;
    expect(
      (await list(auditor, `&filter[actor]=${first!.actor.user}`)).every(
        ({ actor }) => actor.user === first!.actor.user,
      ),
    ).toBe(true);
    expect((await list(auditor, '&filter[outcome]=denied')).map(({ outcome }) => outcome)).toContain('denied');
    const { type, id } = first!.resources[0]!;
    expect((await list(auditor, `&filter[resource]=${type}:${id}`)).map(({ seq }) => seq)).toContain(first!.seq);
    expect(await list(auditor, '&filter[from]=2199-01-01T00:00:00Z')).toEqual([]);
    const until = (await list(auditor, `&sort=seq&filter[to]=${first!.at}`)).map(({ seq }) => seq);
    expect(until[0]).toBe(0);
    expect(until.every((seq) => seq < first!.seq)).toBe(true);
    const [mine] = await list(officer);
    const sinceMine = await list(officer, `&filter[from]=${mine!.at}&filter[to]=2199-01-01T00:00:00Z`);
    expect(sinceMine.map(({ seq }) => seq)).toContain(mine!.seq);
    expect(sinceMine.length).toBeLessThan((await list(officer)).length);
  });

  it('gives one entry with its exact text, and hides those of others as not found', async () => {
    const [own] = await list(officer);
    const detail = (await officer.get(`/api/v1/ledger/entries/${own!.seq}`)).body as LedgerEntryDetail;
    expect(hasher.leaf(detail.canonical!)).toBe(own!.hash);
    const hidden = await other.get(`/api/v1/ledger/entries/${own!.seq}`);
    const absent = await other.get('/api/v1/ledger/entries/999999999');
    expect([hidden.status, absent.status]).toEqual([404, 404]);
    expect(await list(other, `&filter[institution]=${institutionId('meridian-bank')}`)).toEqual([]);
  });

  it('shows the owner of a resource which institution used it, but not who', async () => {
    const [theirs] = await list(other, '&filter[action]=session.opened');
    const { type, id } = theirs!.resources[0]!;
    const query = `&filter[resource]=${type}:${id}`;
    expect(await list(officer, query)).toEqual([]);
    portal.app.get(ResourceOwners).declare(type, async () => institutionId('meridian-bank'));
    const [seen, ...more] = await list(officer, query);
    expect(more).toEqual([]);
    expect(seen).toMatchObject({
      seq: theirs!.seq,
      actor: { institution: institutionId('harbor-insurance'), user: null, roles: [], via: null },
      resources: [],
      request: null,
      complete: false,
    });
    expect(await list(analyst, query)).toEqual([]);
  });

  it.each([
    ['entries?limit=0', 400],
    ['entries?cursor=nonsense', 400],
    ['entries?filter[action]=x&more=1', 400],
    ['entries?filter[resource]=x', 400],
    ['entries/-1', 400],
    ['proofs/inclusion', 400],
    ['proofs/inclusion?seq=999999', 422],
    ['proofs/consistency?from=2&to=999999', 422],
  ])('refuses %s with %i and the field', async (path, status) => {
    const answer = await auditor.get(`/api/v1/ledger/${path}`);
    expect(answer.status).toBe(status);
    expect((answer.body as { errors: { pointer: string }[] }).errors[0]!.pointer).toMatch(/^(query|path)/);
  });
});

describe('the log for everybody', () => {
  it('gives key and checkpoint to anybody, and the proofs to members', async () => {
    await sign();
    const vkey = decodeVkey((await portal.nobody().get('/log/vkey')).text);
    const older = openCheckpoint((await portal.nobody().get('/log/checkpoint')).text, vkey);
    const [mine] = await list(officer);
    await sign();
    const newer = openCheckpoint((await portal.nobody().get('/log/checkpoint')).text, vkey);
    expect(newer.size).toBeGreaterThan(older.size);
    const inclusion = (await officer.get(`/api/v1/ledger/proofs/inclusion?seq=${mine!.seq}`)).body as InclusionProof & {
      checkpoint: string;
    };
    expect(inclusion).toMatchObject({ leafHash: mine!.hash, rootHash: newer.rootHash, size: newer.size });
    expect(openCheckpoint(inclusion.checkpoint, vkey).rootHash).toBe(inclusion.rootHash);
    expect(verifyInclusion(hasher, inclusion)).toBe(true);
    const path = `/api/v1/ledger/proofs/consistency?from=${older.size}&to=${newer.size}`;
    const consistency = (await officer.get(path)).body as ConsistencyProof;
    expect(consistency).toMatchObject({ fromRoot: older.rootHash, toRoot: newer.rootHash });
    expect(verifyConsistency(hasher, consistency)).toBe(true);
  });

  it('signs an entry for which a proof is asked before its checkpoint', async () => {
    const seq = Number((await officer.get('/api/v1/ledger/entries?limit=1')).headers['x-ledger-seq']);
    const proof = (await officer.get(`/api/v1/ledger/proofs/inclusion?seq=${seq}`)).body as InclusionProof;
    expect(proof.size).toBeGreaterThan(seq);
    expect(verifyInclusion(hasher, proof)).toBe(true);
  });

  it('says how it stands', async () => {
    await portal.app.get(LedgerWatch).verifyNow();
    const { size, verified, checkpoint, origin } = (await officer.get('/api/v1/ledger/status')).body as LedgerStatus;
    expect(origin).toBe(portal.config.ledgerOrigin);
    expect(checkpoint!.size).toBeLessThanOrEqual(size);
    expect(verified).toMatchObject({ damage: null });
    expect(verified.size).toBeGreaterThan(0);
  });
});

describe('exporting the ledger', () => {
  it('gives an auditor the whole log, which verifies against the checkpoint', async () => {
    await sign();
    const vkey = decodeVkey((await portal.nobody().get('/log/vkey')).text);
    const checkpoint = openCheckpoint((await portal.nobody().get('/log/checkpoint')).text, vkey);
    const answer = await auditor.get('/api/v1/ledger/export');
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const found = await verifyLog([Buffer.from(answer.text)], { checkpoints: [checkpoint] });
    expect(found).toMatchObject({ ok: true, signedSize: checkpoint.size });
    expect(await sealedEntry(answer)).toMatchObject({
      action: 'ledger.exported',
      resources: [{ type: 'ledger-range' }],
    });
    expect((await list(auditor)).map(({ action }) => action)).toContain('ledger.export-ended');
  });

  it('gives a part, and refuses what is not there', async () => {
    const part = await auditor.get('/api/v1/ledger/export?from=2&to=5');
    expect(
      part.text
        .trimEnd()
        .split('\n')
        .map((line) => parseEntry(line).seq),
    ).toEqual([2, 3, 4]);
    expect((await auditor.get('/api/v1/ledger/export?from=5&to=2')).status).toBe(422);
    expect((await auditor.get('/api/v1/ledger/export?to=99999999')).status).toBe(422);
  });

  it('is for auditors only', async () => {
    expect((await officer.get('/api/v1/ledger/export')).status).toBe(403);
    expect((await portal.nobody().get('/api/v1/ledger/export')).status).toBe(401);
  });
});

describe('a ledger that is blocked', () => {
  it('lets no entry out, and the portal answers again once it is free', async () => {
    await portal.owner.query('revoke insert on ledger_entry from watchbook_system');
    const paths = ['/api/v1/ledger/entries', '/api/v1/ledger/export', '/api/v1/ledger/status'];
    for (const answer of await Promise.all(paths.map((path) => auditor.get(path)))) {
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ code: 'ledger-unavailable' });
      expect(Object.keys(answer.body as object).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type']);
    }
    await portal.owner.query('grant insert on ledger_entry to watchbook_system');
    expect((await auditor.get('/api/v1/ledger/entries')).status).toBe(200);
  });
});

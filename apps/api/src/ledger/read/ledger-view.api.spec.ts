import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  LedgerEntryDetail,
  LedgerEntryList,
  LedgerEntryView,
  NoticeDraft,
  NoticeReaderList,
  NoticeView,
} from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import type { Agent, Answer } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { aDraft } from '../../testing/drafts.js';
import { LedgerWatch } from '../ledger-watch.service.js';

const ENTRIES = '/api/v1/ledger/entries';
const meridian = institutionId('meridian-bank');
const harbor = institutionId('harbor-insurance');

let portal: TestApp;
const agents = new Map<string, Agent>();

async function as(local: string, slug: string): Promise<Agent> {
  const name = `${local}@${slug}`;
  const known = agents.get(name) ?? (await portal.as(local, slug));
  agents.set(name, known);
  return known;
}

beforeAll(async () => {
  portal = await startTestApp();
  for (const local of ['analyst', 'officer', 'admin']) {
    await as(local, 'meridian-bank');
    await as(local, 'harbor-insurance');
  }
  await as('analyst', 'banking-supervisor');
  await as('supervisor', 'banking-supervisor');
});
afterAll(() => portal.stop());

const audienceOf = (local: string, slug: string): NoticeDraft['audience'] => ({
  ...{ institutionIds: [], groupIds: [], sectors: [] },
  userIds: [userId(demoEmail(local, slug))],
});
const listAs = async (agent: Agent, query = ''): Promise<LedgerEntryList> =>
  (await agent.get(`${ENTRIES}?limit=100${query}`)).body as LedgerEntryList;
const institutionsOf = ({ data }: LedgerEntryList) => new Set(data.map(({ actor }) => actor.institution));
const bare = { user: null, roles: [], via: null };
const isMetadata = ({ complete, purpose, actor, resources, request }: LedgerEntryView): boolean =>
  !complete &&
  purpose === null &&
  actor.user === null &&
  actor.roles.length + resources.length === 0 &&
  request === null;
const size = async (): Promise<number> => {
  const { rows } = await portal.owner.query<{ size: string }>('select size from ledger_head');
  return Number(rows[0]!.size);
};

async function published(overrides: Partial<NoticeDraft> = {}): Promise<NoticeView> {
  const author = await as('analyst', 'meridian-bank');
  const made = (await author.post('/api/v1/notices', aDraft(overrides))).body as NoticeView;
  await author.post(`/api/v1/notices/${made.id}/submissions`);
  const approved = await (
    await as('officer', 'meridian-bank')
  ).post(`/api/v1/notices/${made.id}/approvals`, { contentHash: made.contentHash });
  expect(approved.status).toBe(201);
  return approved.body as NoticeView;
}

describe('who sees entries of whom', () => {
  it('an administrator: that something happened in the own institution, and the own trail whole', async () => {
    const found = await listAs(await as('admin', 'meridian-bank'));
    const me = userId(demoEmail('admin', 'meridian-bank'));
    expect(institutionsOf(found)).toEqual(new Set([meridian]));
    const whole = found.data.filter(({ complete }) => complete);
    expect(new Set(whole.map(({ actor }) => actor.user))).toEqual(new Set([me]));
    const others = found.data.filter(({ complete }) => !complete);
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((entry) => !isMetadata(entry))).toEqual([]);
  });

  it('a regulator analyst: the same of institutions in jurisdiction and sector, and the own trail', async () => {
    const found = await listAs(await as('analyst', 'banking-supervisor'));
    expect(institutionsOf(found)).toEqual(new Set([meridian, institutionId('banking-supervisor')]));
    const me = userId(demoEmail('analyst', 'banking-supervisor'));
    for (const entry of found.data) expect([entry.actor.user === me, isMetadata(entry)]).toContain(true);
  });

  it('a supervisor: those entries whole', async () => {
    const found = await listAs(await as('supervisor', 'banking-supervisor'));
    expect(institutionsOf(found)).toEqual(new Set([meridian, institutionId('banking-supervisor')]));
    expect(found.data.every(({ complete }) => complete)).toBe(true);
  });

  it.each([
    ['operator', 'platform', 403],
    ['auditor', 'audit-office', 200],
  ])('%s of %s is answered %i', async (local, slug, status) => {
    expect((await (await as(local, slug)).get(ENTRIES)).status).toBe(status);
  });

  it('one entry by its number: whole, as metadata, or not there', async () => {
    const [entry] = (await listAs(await as('analyst', 'meridian-bank'))).data;
    const read = async (local: string, slug: string): Promise<Answer> =>
      (await as(local, slug)).get(`${ENTRIES}/${entry!.seq}`);
    const metadata = (await read('admin', 'meridian-bank')).body as LedgerEntryDetail;
    expect(metadata).toMatchObject({ seq: entry!.seq, action: entry!.action, canonical: null, actor: bare });
    expect((await read('analyst', 'banking-supervisor')).body).toMatchObject({ canonical: null, complete: false });
    expect(((await read('supervisor', 'banking-supervisor')).body as LedgerEntryDetail).canonical).not.toBeNull();
    for (const local of ['officer', 'admin', 'analyst'])
      expect((await read(local, 'harbor-insurance')).status).toBe(404);
  });

  it('no filter tells what metadata leaves out', async () => {
    const me = userId(demoEmail('analyst', 'meridian-bank'));
    const [entry] = (
      await listAs(await as('officer', 'meridian-bank'), `&filter[actor]=${me}&filter[action]=session.opened`)
    ).data;
    const { type, id } = entry!.resources[0]!;
    for (const agent of [await as('admin', 'meridian-bank'), await as('analyst', 'banking-supervisor')]) {
      expect((await listAs(agent, `&filter[actor]=${me}`)).data).toEqual([]);
      expect((await listAs(agent, `&filter[resource]=${type}:${id}`)).data).toEqual([]);
      expect((await listAs(agent, `&filter[institution]=${meridian}`)).data.length).toBeGreaterThan(0);
    }
  });
});

describe('what a regulator could tell a hidden source or notice by', () => {
  const watchers = () =>
    Promise.all(['analyst', 'supervisor'].map((local) => as(local, 'banking-supervisor'))) as Promise<[Agent, Agent]>;
  /** The numbers of all entries on the notice that its source made. */
  const made = async (id: string): Promise<number[]> => {
    const { rows } = await portal.owner.query<{ seq: string }>(
      'select seq from ledger_entry where institution = $1 and resources @> array[$2] order by seq desc',
      [meridian, `notice:${id}`],
    );
    return rows.map(({ seq }) => Number(seq));
  };
  const sees = async (agent: Agent, seqs: readonly number[]): Promise<number> => {
    const { data } = await listAs(agent);
    const one = await Promise.all(seqs.map((seq) => agent.get(`${ENTRIES}/${seq}`)));
    const listed = data.filter(({ seq }) => seqs.includes(seq)).length;
    expect(one.filter(({ status }) => status === 200)).toHaveLength(listed);
    return listed;
  };

  it('is in no entry of the source on a notice that hides its source, and in all on one that does not', async () => {
    const hidden = await made((await published({ sourceVisibility: 'hidden' })).id);
    const hitOnly = await made((await published({ disclosure: 'hit-only' })).id);
    const shown = await made((await published()).id);
    expect(hidden).toHaveLength(3);
    for (const agent of await watchers()) {
      expect([await sees(agent, hidden), await sees(agent, hitOnly), await sees(agent, shown)]).toEqual([0, 0, 3]);
      const { data } = await listAs(agent, `&filter[institution]=${meridian}&filter[action]=notice.published`);
      expect(data.filter(({ seq }) => [...hidden, ...hitOnly].includes(seq))).toEqual([]);
    }
  });

  it('is in no entry on a RED notice, on one that was never published, or on one that is not there', async () => {
    const author = await as('analyst', 'meridian-bank');
    const red = await made((await published({ tlp: 'RED', audience: audienceOf('analyst', 'harbor-insurance') })).id);
    const draft = (await author.post('/api/v1/notices', aDraft())).body as NoticeView;
    const drafted = await made(draft.id);
    await author.get(`/api/v1/notices/${userId('nobody')}`);
    const absent = await made(userId('nobody'));
    expect([red.length, drafted.length, absent.length]).toEqual([3, 1, 1]);
    for (const agent of await watchers()) expect(await sees(agent, [...red, ...drafted, ...absent])).toBe(0);
  });

  it('stays in what the institution itself and the auditor read', async () => {
    const hidden = await made((await published({ sourceVisibility: 'hidden' })).id);
    for (const [local, slug] of [
      ['officer', 'meridian-bank'],
      ['admin', 'meridian-bank'],
      ['auditor', 'audit-office'],
    ] as const) {
      expect(await sees(await as(local, slug), hidden)).toBe(3);
    }
  });
});

describe('the owner of a notice', () => {
  it('sees which institutions used it and for what purpose, and of regulators a count that no filter narrows', async () => {
    const { id } = await published();
    const reader = await as('analyst', 'harbor-insurance');
    await reader.get(`/api/v1/notices/${id}`);
    const supervisor = await as('supervisor', 'banking-supervisor');
    await supervisor.get(`/api/v1/notices/${id}`);
    await (await as('analyst', 'banking-supervisor')).get(`/api/v1/notices/${id}`);
    const officer = await as('officer', 'meridian-bank');
    const query = `&filter[resource]=notice:${id}`;
    const found = await listAs(officer, query);
    expect(found.sealed).toEqual({ count: 2 });
    expect(institutionsOf(found)).toEqual(new Set([meridian, harbor]));
    expect(found.data.find(({ actor }) => actor.institution === harbor)).toMatchObject({
      action: 'notice.read',
      actor: { institution: harbor, ...bare },
      resources: [],
      request: null,
    });
    const narrowed = ['&filter[action]=session.opened', '&filter[to]=2020-01-01T00:00:00Z', '&filter[outcome]=denied'];
    for (const filter of narrowed) expect((await listAs(officer, query + filter)).sealed).toEqual({ count: 2 });
    expect((await listAs(officer, `${query}&filter[institution]=${institutionId('banking-supervisor')}`)).data).toEqual(
      [],
    );
  });

  it('finds nothing for what is no id', async () => {
    const officer = await as('officer', 'meridian-bank');
    for (const name of ['notice:1', 'notice:x', 'nothing:1'])
      expect(await listAs(officer, `&filter[resource]=${name}`)).toMatchObject({ data: [] });
  });

  it('alone is told the count', async () => {
    const { id } = await published();
    await (await as('supervisor', 'banking-supervisor')).get(`/api/v1/notices/${id}`);
    const query = `&filter[resource]=notice:${id}`;
    for (const agent of [await as('officer', 'harbor-insurance'), await as('analyst', 'meridian-bank')]) {
      expect(await listAs(agent, query)).not.toHaveProperty('sealed');
    }
    expect(await listAs(await as('officer', 'meridian-bank'))).not.toHaveProperty('sealed');
  });

  it('is told how it was shown, by institution; officers also who of their own people', async () => {
    const { id } = await published();
    const reader = await as('analyst', 'harbor-insurance');
    await reader.get(`/api/v1/notices/${id}`);
    await reader.get(`/api/v1/notices?limit=100`);
    await reader.post('/api/v1/screenings', { name: 'Canary Weilin' });
    await reader.post('/api/v1/purpose-grants', {
      ...{ resource: { type: 'notice', id }, purpose: 'underwriting', reason: 'x' },
    });
    await reader.get(`/api/v1/notices/${id}`);
    await (await as('analyst', 'northfield-bank')).get(`/api/v1/notices/${id}`);
    const author = await as('analyst', 'meridian-bank');
    await author.get(`/api/v1/notices/${id}`);
    const seen = (await (await as('officer', 'meridian-bank')).get(`/api/v1/notices/${id}/readers`))
      .body as NoticeReaderList;
    expect(seen.data).toMatchObject([
      { institutionId: harbor, institution: 'Harbor Insurance', purposes: ['underwriting'] },
    ]);
    const kinds = new Map(seen.data[0]!.kinds.map(({ kind, reads }) => [kind, reads]));
    expect(Object.fromEntries(kinds)).toMatchObject({ read: 2, listed: 1, unmasked: 1 });
    expect(seen.data[0]!.reads).toBe([...kinds.values()].reduce((sum, reads) => sum + reads, 0));
    expect(seen.sealed).toEqual({ count: 0 });
    const me = userId(demoEmail('analyst', 'meridian-bank'));
    expect(seen.colleagues).toMatchObject([{ userId: me, kinds: [{ kind: 'read', reads: 1 }] }]);
    const byAuthor = (await author.get(`/api/v1/notices/${id}/readers`)).body as NoticeReaderList;
    expect([byAuthor.data.length, byAuthor.colleagues]).toEqual([1, null]);
    expect(JSON.stringify(seen)).not.toContain(userId(demoEmail('analyst', 'harbor-insurance')));
  });
});

describe('reading the ledger', () => {
  it('adds one entry for each time, and none about that entry', async () => {
    await portal.app.get(LedgerWatch).signNow();
    const officer = await as('officer', 'meridian-bank');
    const auditor = await as('auditor', 'audit-office');
    const reads: [Agent, string][] = [
      [officer, ENTRIES],
      [officer, `${ENTRIES}?filter[action]=ledger.listed`],
      [auditor, `${ENTRIES}/0`],
      [auditor, '/api/v1/ledger/proofs/inclusion?seq=0'],
      [auditor, '/api/v1/ledger/proofs/consistency?from=1'],
      [auditor, '/api/v1/ledger/status'],
      [officer, '/api/v1/ledger/detail-erasures'],
      [officer, `${ENTRIES}/0/detail`],
    ];
    for (const [agent, path] of reads) {
      const before = await size();
      for (let time = 1; time <= 3; time++) {
        await agent.get(path);
        expect([path, (await size()) - before]).toEqual([path, time]);
      }
    }
  });

  it('as a whole ends, though it adds an entry when it begins and one when it ends', async () => {
    const auditor = await as('auditor', 'audit-office');
    const before = await size();
    for (let time = 1; time <= 3; time++) {
      const { text } = await auditor.get('/api/v1/ledger/export');
      expect(text.trimEnd().split('\n')).toHaveLength(before + 2 * (time - 1));
      expect((await size()) - before).toBe(2 * time);
    }
  });
});

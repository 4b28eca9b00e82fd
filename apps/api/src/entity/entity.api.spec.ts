import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MASK,
  type Entity,
  type EntityGraph,
  type EntityPair,
  type EntityPath,
  type Match,
  type MemberVerdict,
  type NoticeDraft,
  type Page,
  type Screening,
} from '@watchbook/contract';
import fc from 'fast-check';
import { actionsOn } from '../testing/actions-on.js';
import type { Agent } from '../testing/agent.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { file, only, passport, person, type Filers } from '../testing/filing.js';
import { programWith } from '../testing/program.js';

let portal: TestApp;
let author: Agent;
let approver: Agent;
let reader: Agent;
let colleague: Agent;
let outsider: Agent;
beforeAll(async () => {
  portal = await startTestApp();
  author = await portal.as('analyst', 'meridian-bank');
  approver = await portal.as('officer', 'meridian-bank');
  reader = await portal.as('analyst', 'harbor-insurance');
  colleague = await portal.as('officer', 'harbor-insurance');
  outsider = await portal.as('analyst', 'northfield-bank');
});
afterAll(() => portal.stop());

const V1 = '/api/v1';
/** Publishes a notice about each, and answers with the ids of its subjects once everybody can find them. */
const filed = (
  subjects: NoticeDraft['subjects'],
  overrides: Partial<NoticeDraft> = {},
  by: Filers = [author, approver],
) => file(portal, by, subjects, overrides);

async function got<T>(agent: Agent, path: string): Promise<T> {
  const answer = await agent.get(`${V1}${path}`);
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body as T;
}
const entityOf = (agent: Agent, id: string) => got<Entity>(agent, `/entities/${id}`);
const membersOf = async (agent: Agent, id: string) => (await entityOf(agent, id)).members.map((each) => each.id).sort();
const judged = (agent: Agent, memberId: string, otherId: string, verdict: MemberVerdict, note: string | null = null) =>
  agent.post(`${V1}/judgements`, { memberId, otherId, verdict, note });

/** All of the desk, page by page. */
async function deskOf(agent: Agent, query = ''): Promise<EntityPair[]> {
  const pairs: EntityPair[] = [];
  let cursor = '';
  for (;;) {
    const { data, page } = await got<Page<EntityPair>>(agent, `/entity-pairs?limit=3${query}${cursor}`);
    expect(data.length).toBeLessThanOrEqual(3);
    pairs.push(...data);
    if (page.next === null) return pairs;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}
const between = (pairs: EntityPair[], a: string, b: string) =>
  pairs.filter(({ link }) => [link.a, link.b].sort().join() === [a, b].sort().join());

describe('an entity', () => {
  it('is the members that the caller may read, masked, with reasons, whichever of them is asked for', async () => {
    const identifiers = passport('L1000001');
    const a = await filed([person('Linked Canary', { identifiers, birthDate: '1980-01-07' })]);
    const b = await filed([person('Canary, Linked', { identifiers, birthDate: '1980-01-07' })]);
    const whole = await entityOf(reader, a.subjects[0]!);
    expect(await entityOf(reader, b.subjects[0]!)).toEqual(whole);
    expect(whole).toMatchObject({
      ...{ id: [a.subjects[0]!, b.subjects[0]!].sort()[0], name: MASK, type: 'Person', complete: true, refused: [] },
      members: [
        { name: MASK, masked: true, birthDates: [MASK], identifiers: [] },
        { name: MASK, masked: true },
      ],
      links: [{ judgement: null, judgements: [] }],
    });
    expect(whole.members.map(({ notice }) => notice!.id).sort()).toEqual([a.id, b.id].sort());
    expect(whole.links[0]!.reasons.map(({ feature, a: own, b: other }) => [feature, own, other])).toEqual([
      ['name', MASK, MASK],
      ['birth-date', MASK, MASK],
      ['passport', MASK, MASK],
      ['country', 'CN', 'CN'],
    ]);
    expect(JSON.stringify(whole)).not.toMatch(/Linked|L1000001|1980/);
  });

  it('shows a member unmasked while a purpose was granted for its notice, and records every notice that it shows', async () => {
    const identifiers = passport('L1000002');
    const a = await filed([person('Purposeful Canary', { identifiers })]);
    const b = await filed([person('Purposeful Canary', { identifiers })]);
    const grant = { resource: { type: 'notice', id: a.id }, purpose: 'underwriting', reason: 'Application' };
    expect((await reader.post(`${V1}/purpose-grants`, grant)).status).toBe(201);
    const { name, members, links } = await entityOf(reader, a.subjects[0]!);
    expect([name, members.map((each) => each.masked).sort()]).toEqual(['Purposeful Canary', [false, true]]);
    const { a: first, reasons } = links[0]!;
    const values = reasons.find(({ feature }) => feature === 'passport')!;
    expect([values.a, values.b].sort()).toEqual(['L1000002', MASK].sort());
    expect(values.a).toBe(first === a.subjects[0] ? 'L1000002' : MASK);
    expect((await entityOf(colleague, a.subjects[0]!)).name).toBe(MASK);
    for (const { id } of [a, b]) expect(await actionsOn(portal, `notice:${id}`)).toContain('entity.read');
  });

  it('has no member of a notice that tells only that it exists, and none of one that ended', async () => {
    const identifiers = passport('L1000003');
    const a = await filed([person('Ended Canary', { identifiers })]);
    const hitOnly = await filed([person('Ended Canary', { identifiers })], { disclosure: 'hit-only' });
    const ended = await filed([person('Ended Canary', { identifiers })]);
    expect(await membersOf(reader, a.subjects[0]!)).toEqual([a.subjects[0], ended.subjects[0]].sort());
    expect((await approver.post(`${V1}/notices/${ended.id}/withdrawals`, { reason: 'Mistaken' })).status).toBe(201);
    expect(await membersOf(reader, a.subjects[0]!)).toEqual([a.subjects[0]]);
    expect(await membersOf(author, a.subjects[0]!)).toEqual([a.subjects[0], hitOnly.subjects[0]].sort());
    for (const id of [hitOnly.subjects[0]!, ended.subjects[0]!]) {
      expect((await reader.get(`${V1}/entities/${id}`)).status).toBe(404);
    }
  });

  it('keeps apart whom a guard keeps apart, and says so', async () => {
    const bornOn = (birthDate: string) => person('Guarded Canary', { birthDate, identifiers: passport('L1000004') });
    const a = await filed([bornOn('1980-01-07')]);
    const b = await filed([bornOn('1991-11-30')]);
    const { members, refused, others } = await entityOf(reader, a.subjects[0]!);
    expect(members.map(({ id }) => id)).toEqual([a.subjects[0]]);
    expect(refused).toMatchObject([{ guard: 'birth-date' }]);
    expect(refused[0]!.because.sort()).toEqual([a.subjects[0], b.subjects[0]].sort());
    expect(others.map(({ id }) => id)).toEqual([b.subjects[0]]);
  });

  it('is named by a match of a screening that is disclosed in full', async () => {
    const a = await filed([person('Screened Canary')]);
    await filed([person('Screened Canary')], { disclosure: 'hit-only' });
    const { matches } = (await reader.post(`${V1}/screenings`, { name: 'Screened Canary' })).body as Screening;
    const idOf = (disclosure: Match['disclosure']) => matches.filter((each) => each.disclosure === disclosure);
    expect(idOf('full').map(({ entityId }) => entityId)).toEqual(a.subjects);
    expect(idOf('hit-only').map(({ entityId }) => entityId)).toEqual([undefined]);
  });

  it('is for nobody who reads no notices, and a stranger finds none', async () => {
    const { subjects } = await filed([person('Forbidden Canary')]);
    const routes = [
      `/entities/${subjects[0]}`,
      `/entities/${subjects[0]}/graph`,
      `/entities/${subjects[0]}/paths?to=${subjects[0]}`,
    ];
    for (const [local, slug] of [
      ['admin', 'harbor-insurance'],
      ['auditor', 'audit-office'],
      ['operator', 'platform'],
    ] as const) {
      const agent = await portal.as(local, slug);
      for (const route of [...routes, '/entity-pairs']) expect((await agent.get(`${V1}${route}`)).status).toBe(403);
    }
    for (const route of routes) expect((await outsider.get(`${V1}${route}`)).status).toBe(404);
    const program = await programWith(portal, 'harbor-insurance', ['notices:read']);
    expect(await membersOf(program, subjects[0]!)).toEqual(subjects);
    expect(
      (await (await programWith(portal, 'harbor-insurance', ['screenings'])).get(`${V1}${routes[0]}`)).status,
    ).toBe(403);
    const supervisor = await portal.as('analyst', 'banking-supervisor');
    expect(await membersOf(supervisor, subjects[0]!)).toEqual(subjects);
    const elsewhere = await portal.as('analyst', 'insurance-supervisor');
    expect((await elsewhere.get(`${V1}${routes[0]}`)).status).toBe(404);
  });
});

describe('a judgement of two members', () => {
  it('unites and keeps apart for its institution alone, and is undone by another one', async () => {
    const a = (await filed([person('Judged Canary', { birthDate: '1971-02-03' })])).subjects[0]!;
    const b = (await filed([person('Canarie Judged', { birthDate: '1971-02-03' })])).subjects[0]!;
    const alone = (await filed([person('Somebody Altogether')])).subjects[0]!;
    const everybody = async () => [await membersOf(reader, a), await membersOf(author, a)];
    const linked = [a, b].sort();
    expect(await everybody()).toEqual([linked, linked]);
    expect(await judged(colleague, b, a, 'different', 'Two brothers')).toMatchObject({
      status: 201,
      body: { memberId: b, otherId: a, verdict: 'different' },
    });
    expect(await everybody()).toEqual([[a], linked]);
    const { refused } = await entityOf(reader, a);
    expect(refused).toMatchObject([
      { guard: 'judged-different', judgement: { verdict: 'different', note: 'Two brothers' }, judgements: [{}] },
    ]);
    expect((await judged(reader, a, alone, 'same')).status).toBe(201);
    expect(await everybody()).toEqual([[a, alone].sort(), linked]);
    expect((await entityOf(reader, a)).links).toMatchObject([{ judgement: { verdict: 'same' } }]);
    expect((await judged(reader, a, b, 'taken-back')).status).toBe(201);
    expect((await judged(reader, a, alone, 'taken-back')).status).toBe(201);
    expect(await everybody()).toEqual([linked, linked]);
    expect((await entityOf(reader, a)).links).toMatchObject([
      { judgement: null, judgements: [{ verdict: 'taken-back' }, { verdict: 'different' }] },
    ]);
    expect((await entityOf(author, a)).links).toMatchObject([{ judgements: [] }]);
    const program = await programWith(portal, 'harbor-insurance', ['notices:read']);
    await judged(reader, a, b, 'different');
    expect(await entityOf(program, a)).toMatchObject({ members: [{ id: a }], refused: [{ judgements: [] }] });
  });

  it('names only members that its author may read, and is not for programs', async () => {
    const hidden = await filed([person('Unseen Canary')], { audience: only('northfield-bank') });
    const own = await filed([person('Seen Canary')]);
    const [a, b] = [own.subjects[0]!, hidden.subjects[0]!];
    const absent = '018f0000-0000-7000-8000-00000000dead';
    const [first, second] = [await judged(reader, a, b, 'same'), await judged(reader, a, absent, 'same')];
    expect([first.status, second.status]).toEqual([404, 404]);
    const shape = ({ body }: { body: unknown }) => ({ ...(body as object), requestId: null });
    expect(shape(first)).toEqual(shape(second));
    expect((await judged(reader, a, a, 'same')).status).toBe(400);
    const program = await programWith(portal, 'harbor-insurance', ['notices:read', 'screenings']);
    expect((await judged(program, a, a, 'same')).status).toBe(403);
  });
});

describe('the graph', () => {
  it('shows notices, who else stands in them, and what is shared; a path leads over them', async () => {
    const phone = [{ scheme: 'phone' as const, value: '+8613700001111' }];
    const a = await filed([person('Hub Canary'), person('Spoke One Canary', { role: 'linked', identifiers: phone })]);
    const b = await filed([person('Far Away Canary', { identifiers: phone })]);
    const [hub, spoke] = a.subjects as [string, string];
    const far = b.subjects[0]!;
    const graph = await got<EntityGraph>(reader, `/entities/${hub}/graph`);
    expect(graph).toMatchObject({ id: hub, complete: true });
    expect(graph.nodes.map(({ id, kind, expandable }) => [id, kind, expandable])).toEqual([
      [hub, 'entity', false],
      [spoke, 'entity', true],
      [`notice:${a.id}`, 'notice', false],
    ]);
    expect(new Set(graph.edges)).toEqual(
      new Set([
        { from: hub, to: `notice:${a.id}`, kind: 'principal' },
        { from: spoke, to: `notice:${a.id}`, kind: 'linked' },
      ]),
    );
    const wide = await got<EntityGraph>(reader, `/entities/${hub}/graph?depth=2`);
    expect(wide.nodes.map(({ kind, label }) => [kind, label])).toContainEqual(['identifier', MASK]);
    expect(wide.nodes.map(({ id }) => id)).toContain(far);
    const path = await got<EntityPath>(reader, `/entities/${hub}/paths?to=${far}`);
    expect(path).toMatchObject({ found: true, complete: true });
    expect(path.nodes.filter(({ kind }) => kind === 'entity').map(({ id }) => id)).toEqual([hub, spoke, far]);
    const stranger = (await filed([person('Unconnected Nobody')])).subjects[0]!;
    expect(await got<EntityPath>(reader, `/entities/${hub}/paths?to=${stranger}`)).toMatchObject({
      ...{ found: false, complete: true, nodes: [], edges: [] },
    });
    expect((await reader.get(`${V1}/entities/${hub}/paths?to=018f0000-0000-7000-8000-00000000dead`)).status).toBe(404);
    for (const { id } of [a, b]) {
      expect(await actionsOn(portal, `notice:${id}`)).toEqual(expect.arrayContaining(['entity.paths-read']));
    }
  });
});

describe('the matching desk', () => {
  it('shows doubtful pairs of the own notices once, then what was judged; judging moves a pair', async () => {
    const by = [reader, colleague] as const;
    const mine = { audience: only('northfield-bank') };
    const a = (await filed([person('Doubtful Canary', { birthDate: '1966-05-04' })], mine, by)).subjects[0]!;
    const b = (await filed([person('Doubtful Canary')], mine, by)).subjects[0]!;
    const c = (await filed([person('Doubtful Canary', { birthDate: '1949-12-12' })])).subjects[0]!;
    const desk = await deskOf(reader);
    for (const [one, other] of [
      [a, b],
      [b, c],
    ] as const) {
      expect(between(desk, one, other)).toMatchObject([{ link: { judgement: null }, left: { notice: { own: true } } }]);
    }
    // Of the bank's notice only its reader, not who filed it, answers for the pair: nothing of harbor's is its own.
    expect(between(await deskOf(author), b, c)).toEqual([]);
    expect((await judged(reader, a, b, 'unsure', 'Ask the broker')).status).toBe(201);
    const after = await deskOf(reader);
    expect(between(after, a, b)).toMatchObject([
      { link: { judgement: { verdict: 'unsure', note: 'Ask the broker' } } },
    ]);
    expect(after.at(-1)!.link.judgement).not.toBeNull();
    expect(between(await deskOf(reader, '&filter[judged]=false'), a, b)).toEqual([]);
    expect(between(await deskOf(reader, '&filter[judged]=true'), a, b)).toHaveLength(1);
    expect((await judged(reader, a, b, 'taken-back')).status).toBe(201);
    expect(between(await deskOf(reader, '&filter[judged]=true'), a, b)).toEqual([]);
    expect(between(await deskOf(reader, '&filter[judged]=false'), a, b)).toHaveLength(1);
  });
});

describe('what others file and judge', () => {
  it('changes no byte of entity, graph, path and desk for somebody who may not see it', async () => {
    const identifiers = passport('I1000009');
    const mine = [
      person('Invariant Canary', { identifiers, birthDate: '1975-05-05' }),
      person('Invariant Partner', { role: 'linked' }),
    ];
    const a = await filed(mine, { audience: only('northfield-bank') }, [reader, colleague]);
    const b = await filed([person('Invariant Canary', { identifiers })]);
    const c = await filed([person('Invariant Canary')]);
    const [one, partner] = a.subjects as [string, string];
    const paths = [
      ...[one, b.subjects[0], c.subjects[0]].map((id) => `/entities/${id}`),
      ...[one, b.subjects[0]].map((id) => `/entities/${id}/timeline`),
      `/entities/${one}/graph?depth=2`,
      `/entities/${partner}/paths?to=${c.subjects[0]}`,
    ];
    const answers = async () =>
      JSON.stringify([await Promise.all(paths.map((path) => got<object>(reader, path))), await deskOf(reader)]);
    const before = await answers();
    expect(before).toContain(b.subjects[0]);
    const foreign = [await portal.as('analyst', 'summit-bank'), await portal.as('officer', 'summit-bank')] as const;
    const subject = fc.record({
      name: fc.constantFrom('Invariant Canary', 'Invariant Canarie', 'Invariant Partner'),
      identifiers: fc.constantFrom([], identifiers),
      birthDate: fc.constantFrom(null, '1975-05-05', '1931-01-01'),
    });
    const verdict = fc.constantFrom('same', 'different', 'unsure') as fc.Arbitrary<MemberVerdict>;
    await fc.assert(
      fc.asyncProperty(fc.array(subject, { minLength: 1, maxLength: 3 }), verdict, async (subjects, said) => {
        const people = subjects.map((each, at) =>
          person(each.name, { ...each, role: at === 0 ? 'principal' : 'linked' }),
        );
        const hidden = await filed(people, { audience: only('northfield-bank') }, foreign);
        expect((await judged(outsider, one, hidden.subjects[0]!, said)).status).toBe(201);
        expect(await answers()).toBe(before);
      }),
      { numRuns: 6 },
    );
    expect(await judged(outsider, one, partner, 'same')).toMatchObject({ status: 201 });
    expect(await answers()).toBe(before);
  });
});

import { describe, expect, it } from '@jest/globals';
import { describeSubject } from '@watchbook/matching';
import type { LinkNode } from './link-node.js';
import { Neighbourhood } from './neighbourhood.js';
import { byId, keyOf, pairOf } from './pair.js';
import { resolve, resolvePast } from './resolve.js';

type Said = readonly [a: string, b: string, verdict: 'same' | 'different' | 'unsure'];

/** People of one name, each with the numbers of its passports: whoever shares one is linked. Those who ended are found no more. */
function hoodOf(
  people: Record<string, string[]>,
  said: Said[] = [],
  past: Record<string, string[]> = {},
): Neighbourhood {
  const found = (ids: readonly string[]) => Promise.resolve(ids.flatMap((id) => (people[id] ? [subject(id)] : [])));
  const subject = (id: string) => ({
    id,
    notice: { id: `notice of ${id}`, version: 1, institutionId: 'i' },
    described: {
      ...{ type: 'Person' as const, role: 'principal' as const, name: 'Chain Somebody', aliases: [], birthDate: null },
      ...{ country: null, address: null },
      identifiers: (people[id] ?? past[id])!.map((value) => ({ scheme: 'national-id' as const, value })),
    },
    mode: 'full' as const,
    shownName: 'Chain Somebody',
  });
  return new Neighbourhood({
    find: (queries) =>
      Promise.all(
        queries.map(async ({ identifiers }) => {
          const values = new Set(identifiers.map(({ value }) => value));
          const ids = Object.keys(people).filter((id) => people[id]!.some((value) => values.has(value)));
          return { subjects: await found(ids), entries: [] };
        }),
      ),
    subjects: found,
    entries: () => Promise.resolve([]),
    ended: ({ ids, identifiers }) => {
      const values = new Set(identifiers.map(({ value }) => value));
      const met = Object.keys(past).filter((id) => ids.includes(id) || past[id]!.some((value) => values.has(value)));
      return Promise.resolve({ subjects: met.map(subject), entries: [] });
    },
    judged: (ids) =>
      Promise.resolve(
        new Map(
          said
            .filter(([a, b]) => ids.includes(a) || ids.includes(b))
            .map(([a, b, verdict]) => [keyOf(a, b), { pair: pairOf(a, b), verdict }]),
        ),
      ),
  });
}

/** A row of people, each of whom shares a number with the next one. */
const chain = (length: number): Record<string, string[]> =>
  Object.fromEntries(
    Array.from({ length }, (_, at) => [`p${String(at).padStart(3, '0')}`, [`N${at}0000000`, `N${at + 1}0000000`]]),
  );

async function membersOf(hood: Neighbourhood, id: string, limits?: Parameters<typeof resolve>[2]) {
  const { members, ...rest } = await resolve(hood, (await hood.find(id)) as LinkNode, limits);
  return { ...rest, members: members.map((member) => member.id) };
}

describe('an entity', () => {
  it('is the same from each of its members, and named by the least of them', async () => {
    const people = chain(5);
    for (const id of Object.keys(people)) {
      expect(await membersOf(hoodOf(people), id)).toEqual({
        ...{ id: 'p000', members: Object.keys(people), complete: true, refused: [] },
      });
    }
  });

  it('does not grow along a chain for ever: a guard ends it, and it says when there was more than is looked at', async () => {
    const long = await membersOf(hoodOf(chain(12)), 'p000');
    expect(long.members.length).toBeLessThanOrEqual(7);
    expect(long.refused.map(({ guard }) => guard)).toContain('diameter');
    const limits = { expanded: 3, reached: 80 };
    expect(await membersOf(hoodOf(chain(12)), 'p000', limits)).toMatchObject({
      ...{ complete: false, members: ['p000', 'p001', 'p002', 'p003'] },
    });
    expect(await membersOf(hoodOf(chain(12)), 'p000', { expanded: 40, reached: 4 })).toMatchObject({ complete: false });
  });

  it('follows judgements: different keeps apart, same unites, unsure says nothing', async () => {
    const people = { ...chain(2), other: ['N990000000'] };
    const member = async (...said: Said[]) => (await membersOf(hoodOf(people, said), 'p000')).members;
    expect(await member()).toEqual(['p000', 'p001']);
    expect(await member(['p000', 'p001', 'unsure'])).toEqual(['p000', 'p001']);
    expect(await member(['p000', 'p001', 'different'])).toEqual(['p000']);
    expect((await member(['other', 'p000', 'same'])).sort(byId)).toEqual(['other', 'p000', 'p001']);
    expect(await member(['absent', 'p000', 'same'])).toEqual(['p000', 'p001']);
  });
});

describe('who belonged to an entity', () => {
  const past = { 'q-same': ['N00000000'], 'q-other': ['N990000000'], 'q-judged': ['N880000000'] };
  const pastOf = async (gone: Record<string, string[]>, ...said: Said[]) => {
    const hood = hoodOf(chain(2), said, gone);
    const { members, complete } = await resolvePast(hood, await resolve(hood, (await hood.find('p000'))!));
    return { members: members.map(({ id }) => id), complete };
  };

  it('is found by an identifier or a judgement, and not among those who belong to it now', async () => {
    expect(await pastOf(past)).toEqual({ members: ['q-same'], complete: true });
    expect(await pastOf(past, ['p000', 'q-judged', 'same'])).toMatchObject({ members: ['q-judged', 'q-same'] });
    expect(await pastOf(past, ['p000', 'q-same', 'different'])).toMatchObject({ members: [] });
    const hood = hoodOf(chain(2), [], past);
    const found = await resolve(hood, (await hood.find('p000'))!);
    await resolvePast(hood, found);
    expect(found.members.map(({ id }) => id)).toEqual(['p000', 'p001']);
  });

  it('is told only as far as one answer looks', async () => {
    const many = Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`q${at}`, ['N00000000']]));
    expect(await pastOf(many)).toMatchObject({ complete: false });
  });
});

describe('what is known of a node', () => {
  it('leaves out who describes only that it exists', async () => {
    expect(describeSubject({ type: 'Person', names: [{ value: 'Chain Somebody' }] }).exact).toBe(false);
    expect(await hoodOf({}).find('absent')).toBeNull();
  });
});

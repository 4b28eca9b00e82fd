import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { screeningQuery, sectors, type Actor, type ScreeningQuery } from '@watchbook/contract';
import fc from 'fast-check';
import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import { aDraft } from '../testing/drafts.js';
import { type LiveNotice, ScreeningWorld } from '../testing/screening-world.js';
import type { Candidate } from './match-view.js';
import { heldTokens, noticeTokens } from './names/index-tokens.js';

/** At least as many questions, each asked in a portal with the notices of others and in one without them. */
const QUESTIONS = Number(process.env['WATCHBOOK_QUESTIONS'] ?? 120);
/** Far above what they take. */
const LIMIT_MS = 600_000 + QUESTIONS * 1000;
const ROUNDS = 6;
/** Questions in one state of the portals; more where there are many, as it is the states that take time. */
const PER_ROUND = QUESTIONS > 5000 ? 500 : 20;
/** Questions that are asked at once, and together. */
const AT_ONCE = 5;
/** So many of each state are asked one by one and together, the others together. */
const ONE_BY_ONE = 20;
/** Rows of a file that are asked together. */
const TOGETHER = 20;
/** Notices that are there from the beginning, most of them hidden from most. */
const CROWD = 200;

let full: ScreeningWorld;
let own: ScreeningWorld;
let actors: Actor[];
beforeAll(async () => {
  [full, own] = [await ScreeningWorld.open(), await ScreeningWorld.open()];
  actors = await Promise.all([
    full.actor('analyst', 'harbor-insurance'),
    full.actor('officer', 'northfield-bank'),
    full.actor('analyst', 'banking-supervisor'),
  ]);
});
afterAll(() => Promise.all([full.close(), own.close()]));

const given = 'Anna Boris Carlos Dmitri Elena Fatima Goran Hassan Ines 伟 محمد Wei'.split(' ');
const family = 'Novak Petrov Petrova Rossi Tanaka Okafor Lindqvist al-Masri Garcia Zhang 张 Moreau'.split(' ');
/** One name that many have, so that what is hidden would crowd out what is seen; and many that few have. */
const name = fc.oneof(
  { weight: 1, arbitrary: fc.constant('Goran Novak') },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constantFrom(...given), fc.constantFrom(...family)).map(([a, b]) => `${a} ${b}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('Novak Trading Ltd', '张伟', 'GoranNovak', 'Novak', 'Anna Maria Novak') },
);
const date = fc.constantFrom('1984-03-09', '1984', '1990-01-01');
const identifier = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ scheme: 'phone' as const, value: '+8613800138000' }) },
  {
    weight: 9,
    arbitrary: fc.integer({ min: 1, max: 40 }).map((at) => ({ scheme: 'passport' as const, value: `E${1000 + at}` })),
  },
);

const described = fc
  .record({
    name,
    aliases: fc.array(
      name.map((value) => ({ value, weak: false })),
      { maxLength: 2 },
    ),
    birthDate: fc.option(date),
    identifiers: fc.array(identifier, { maxLength: 1 }),
    type: fc.constantFrom('Person' as const, 'Company' as const),
  })
  .map((more) => ({ ...aDraft().subjects[0]!, ...more }));

const audiences = () => [
  ['members'],
  [`institution:${institutionId('harbor-insurance')}`],
  [`institution:${institutionId('northfield-bank')}`, `institution:${institutionId('harbor-insurance')}`],
  [`institution:${institutionId('summit-bank')}`],
  [`user:${userId(demoEmail('officer', 'northfield-bank'))}`],
];
const idOf = (slot: number): string => `01990000-0000-7000-9000-${slot.toString(16).padStart(12, '0')}`;
const notice = (slot: number): fc.Arbitrary<LiveNotice> =>
  fc.record({
    id: fc.constant(idOf(slot)),
    tlp: fc.constantFrom('GREEN' as const, 'AMBER' as const, 'RED' as const),
    audience: fc.constantFrom(...audiences()),
    jurisdiction: fc.constantFrom('CN-31', 'CN-11'),
    sector: fc.constantFrom(...sectors),
    disclosure: fc.constantFrom('full' as const, 'hit-only' as const),
    subjects: fc
      .tuple(fc.integer({ min: 1, max: 0xffff }), fc.array(described, { minLength: 1, maxLength: 2 }))
      .map(([edition, all]) =>
        all.map((each, at) => ({ id: idOf(slot * 0x20000 + edition * 2 + at), described: each })),
      ),
  });

const question = fc
  .record(
    {
      name,
      birthDate: date,
      identifiers: fc.array(identifier, { minLength: 1, maxLength: 1 }),
      limit: fc.integer({ min: 1, max: 6 }),
    },
    { requiredKeys: ['name', 'limit'] },
  )
  .map((query) => screeningQuery.parse(query));

/** What happens between questions: notices are published, changed and withdrawn, told to the names or not yet. */
type Event = 'read anew' | { gone: number; isTold: boolean } | { slot: number; seed: number };
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 16, arbitrary: fc.record({ slot: fc.integer({ min: 0, max: CROWD + 40 }), seed: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ gone: fc.integer({ min: 0, max: CROWD + 40 }), isTold: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant('read anew' as const) },
);
const round = fc.record({
  events: fc.array(event, { minLength: 12, maxLength: 25 }),
  questions: fc.array(question, { minLength: PER_ROUND, maxLength: PER_ROUND }),
});
const history = fc.record({
  crowd: fc.nat(),
  who: fc.integer({ min: 0, max: 2 }),
  rounds: fc.array(round, { minLength: ROUNDS, maxLength: ROUNDS }),
});

interface Tally {
  questions: number;
  matches: number;
  hidden: number;
  seen: number;
  bases: number;
}

describe('what screening answers', () => {
  it(
    'is the same whether or not there is what the caller may not see, and whether one asks one by one or together',
    async () => {
      const tally: Tally = { questions: 0, matches: 0, hidden: 0, seen: 0, bases: 0 };
      const seed = process.env['WATCHBOOK_SEED'] ? { seed: Number(process.env['WATCHBOOK_SEED']) } : {};
      await fc.assert(
        fc.asyncProperty(history, async ({ who, crowd, rounds }) => {
          await gather(crowd, actors[who]!);
          for (const { events, questions } of rounds) {
            for (const each of events) await happen(each, actors[who]!, tally);
            for (const some of chunks(questions.slice(0, ONE_BY_ONE), AT_ONCE))
              await compare(some, actors[who]!, tally);
            for (const some of chunks(questions.slice(ONE_BY_ONE), TOGETHER))
              await compareAsFile(some, actors[who]!, tally);
            if (full.base > 0) tally.bases += 1;
          }
        }),
        { numRuns: Math.ceil(QUESTIONS / (PER_ROUND * ROUNDS)), endOnFailure: true, ...seed },
      );
      process.stdout.write(`screenings compared: ${JSON.stringify(tally)}\n`);
      expect(tally.questions).toBeGreaterThanOrEqual(QUESTIONS);
      expect(tally.matches).toBeGreaterThan(tally.questions / 2);
      expect(Math.min(tally.hidden, tally.seen, tally.bases)).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});

describe('questions that are asked together', () => {
  it('take nothing away from each other, however many one of them finds', async () => {
    const phone = { scheme: 'phone' as const, value: '+8613800138999' };
    const crowd = Array.from({ length: 220 }, (_, slot) => sharing(slot, phone));
    await full.storeAll([...crowd, sharing(220, { scheme: 'passport', value: 'E7000001' })]);
    const queries = [phone, phone, { scheme: 'passport' as const, value: 'E7000001' }].map((each) =>
      screeningQuery.parse({ identifiers: [each], limit: 50 }),
    );
    const together = await full.ask(actors[0]!, queries);
    expect(together.map((found) => found.length)).toEqual([200, 200, 1]);
    for (const [at, query] of queries.entries()) expect(await full.ask(actors[0]!, [query])).toEqual([together[at]]);
  });
});

/** A notice that its readers see, of somebody with this identifier and no other. */
function sharing(slot: number, identifier: { scheme: 'phone' | 'passport'; value: string }): LiveNotice {
  const described = { ...aDraft().subjects[0]!, name: `Sharer ${slot}`, aliases: [], identifiers: [identifier] };
  return {
    ...{ id: idOf(slot), tlp: 'GREEN', audience: ['members'], jurisdiction: 'CN-31', sector: sectors[0] },
    ...{ disclosure: 'full', subjects: [{ id: idOf(slot * 0x20000 + 2), described }] },
  };
}

const made = (slot: number, seed: number): LiveNotice => fc.sample(notice(slot), { numRuns: 1, seed: seed + slot })[0]!;

function isSeenBy(actor: Actor, { audience, ...given }: LiveNotice): boolean {
  const held = heldTokens(actor);
  return noticeTokens({ ...given, audience: [...audience] }).some((token) => held.includes(token));
}

async function gather(seed: number, actor: Actor): Promise<void> {
  const crowd = Array.from({ length: CROWD }, (_, slot) => made(slot, seed));
  await full.storeAll(crowd);
  await own.storeAll(crowd.filter((each) => isSeenBy(actor, each)));
}

async function happen(what: Event, actor: Actor, tally: Tally): Promise<void> {
  if (what === 'read anew') {
    await Promise.all([full.readAnew(), own.readAnew()]);
    return;
  }
  if ('gone' in what) {
    const id = idOf(what.gone);
    for (const world of [full, own]) {
      await world.remove(id);
      if (what.isTold) await world.tell(id);
    }
    return;
  }
  const stored = made(what.slot, what.seed);
  const isSeen = isSeenBy(actor, stored);
  tally[isSeen ? 'seen' : 'hidden'] += 1;
  await full.store(stored);
  await (isSeen ? own.store(stored) : own.remove(stored.id));
  for (const world of [full, own]) await world.tell(stored.id);
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

/** Asks them together in both portals. */
async function compareAsFile(queries: ScreeningQuery[], actor: Actor, tally: Tally): Promise<void> {
  const [all, without] = await Promise.all([full.ask(actor, queries), own.ask(actor, queries)]);
  expect({ queries, answers: all }).toEqual({ queries, answers: without });
  count(all, tally);
}

/** Asks them one by one in both portals, at the same time, and together. */
async function compare(queries: ScreeningQuery[], actor: Actor, tally: Tally): Promise<void> {
  const oneByOne = (world: ScreeningWorld) =>
    Promise.all(queries.map(async (each) => (await world.ask(actor, [each]))[0]!));
  const together = await full.ask(actor, queries);
  const [all, without] = [await oneByOne(full), await oneByOne(own)];
  expect({ queries, answers: all }).toEqual({ queries, answers: without });
  expect({ queries, answers: together }).toEqual({ queries, answers: all });
  count(all, tally);
}

function count(answers: Candidate[][], tally: Tally): void {
  tally.questions += answers.length;
  tally.matches += answers.flat().length;
}

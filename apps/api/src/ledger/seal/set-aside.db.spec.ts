import { LogReader, type EntryDraft } from '@watchbook/ledger';
import { openLedgerDatabase, testIntent, type LedgerDatabase } from '../../testing/ledger-database.js';
import { nodeHasher } from '../tree/hasher.js';
import { Sealer } from './sealer.js';
import { readInto } from '../tree/stored-bodies.js';

let db: LedgerDatabase;
let sealer: Sealer;
const faults: string[] = [];

beforeAll(async () => {
  db = await openLedgerDatabase();
});
beforeEach(() => {
  faults.length = 0;
  sealer = new Sealer(
    db.systemUrl,
    () => new Date(),
    (cause) => faults.push((cause as Error).message),
  );
});
afterEach(() => sealer.stop());
afterAll(() => db.stop());

interface Row {
  id: string;
  draft: string;
  salt: Buffer | null;
  detail: Buffer | null;
}
const rowOf = (change: (draft: EntryDraft) => unknown = (draft) => draft): Row => {
  const { id, draft } = testIntent();
  return { id, draft: JSON.stringify(change(draft)), salt: null, detail: null };
};
const insert = async ({ id, draft, salt, detail }: Row): Promise<string> => {
  await db.system.query('insert into ledger_intent (id, draft, salt, detail) values ($1, $2, $3, $4)', [
    id,
    draft,
    salt,
    detail,
  ]);
  return id;
};
const noise = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36)).join('');

const unsound: [string, () => Row][] = [
  ['is no JSON', () => ({ ...rowOf(), draft: '{' })],
  ['is null', () => rowOf(() => null)],
  ['has no actor', () => rowOf(({ actor: _, ...rest }) => rest)],
  ['would shift the columns beside it', () => rowOf((draft) => ({ ...draft, action: 'notice.read,notice.read' }))],
  ['would begin a second line', () => rowOf((draft) => ({ ...draft, request: 'one\ntwo' }))],
  ['is too long', () => rowOf((draft) => ({ ...draft, request: 'x'.repeat(17_000) }))],
  ['is that of another row', () => rowOf((draft) => ({ ...draft, id: testIntent().id }))],
  ['has a salt and no detail', () => ({ ...rowOf(), salt: Buffer.alloc(32) })],
  ['has a commitment to nothing', () => rowOf((draft) => ({ ...draft, detail: 'ab'.repeat(32) }))],
  [
    'has an institution too long for the index of institutions',
    () => rowOf((draft) => ({ ...draft, actor: { ...draft.actor, institution: noise(9000), via: 'session' } })),
  ],
];

async function expectSetAside(id: string): Promise<void> {
  const { rows } = await db.system.query<{ draft: string; reason: string; sealed: string }>(
    `select draft, reason, resources[1] as sealed from ledger_set_aside join ledger_entry on entry_id = id
     where intent_id = $1 and action = 'ledger.intent-set-aside' and outcome = 'failed'`,
    [id],
  );
  expect(rows).toMatchObject([{ sealed: `intent:${id}` }]);
  expect(faults.some((fault) => fault.startsWith(`The intent ${id} was set aside: `))).toBe(true);
}

async function expectWhole(): Promise<void> {
  const reader = new LogReader(nodeHasher());
  await readInto(reader, db.system, 0, 1_000_000);
  expect(reader.finish()).toMatchObject({ ok: true });
  const { rows } = await db.system.query('select id from ledger_intent');
  expect(rows).toEqual([]);
}

describe('an intent that cannot be an entry', () => {
  it.each(unsound)('because it %s is set aside, and the log says so', async (_why, make) => {
    const id = await insert(make());
    const sound = await insert(rowOf());
    const [outcome, others, read] = await Promise.allSettled([
      sealer.sealed([id]),
      sealer.sealed([sound]),
      sealer.seal([testIntent()]),
    ]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ledger-unavailable' } });
    expect([others.status, read.status]).toEqual(['fulfilled', 'fulfilled']);
    await expectSetAside(id);
    await expectWhole();
  });

  it('because its id is in the log already is set aside, and the first one stays', async () => {
    const first = rowOf();
    const [receipt] = await sealer.sealed([await insert(first)]);
    await insert(first);
    const sound = await insert(rowOf());
    await expect(sealer.sealed([sound])).resolves.toHaveLength(1);
    await expectSetAside(first.id);
    expect(await sealer.sealed([first.id])).toEqual([receipt]);
    await expectWhole();
  });

  it('never stops those around it, however many there are', async () => {
    const mixed = Array.from({ length: 60 }, (_, n) =>
      n % 3 === 0 ? unsound[(n / 3) % unsound.length]![1]() : rowOf(),
    );
    const sound = mixed.filter((_, n) => n % 3 !== 0).map(({ id }) => id);
    for (const row of mixed) await insert(row);
    // What is found bad late may make one wait too long, who then asks again.
    const ask = (id: string): Promise<unknown> => sealer.sealed([id]).catch(() => sealer.sealed([id]));
    await Promise.all(sound.map(ask));
    const { rows } = await db.system.query('select from ledger_set_aside where intent_id = any ($1)', [
      mixed.filter((_, n) => n % 3 === 0).map(({ id }) => id),
    ]);
    expect(rows).toHaveLength(20);
    await expectWhole();
  });

  it('is not what a wrong head is taken for: then nothing is sealed and nothing set aside', async () => {
    await db.owner.query('alter table ledger_head add column kept bigint');
    await db.owner.query('update ledger_head set kept = size, size = size - 1');
    const id = await insert(rowOf());
    await expect(sealer.sealed([id])).rejects.toMatchObject({ code: 'ledger-unavailable' });
    expect((await db.system.query('select from ledger_set_aside where intent_id = $1', [id])).rowCount).toBe(0);
    await db.owner.query('update ledger_head set size = kept');
    await expect(sealer.sealed([id])).resolves.toHaveLength(1);
    await expectWhole();
  });
});

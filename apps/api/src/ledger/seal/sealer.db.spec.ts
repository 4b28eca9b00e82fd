import { setTimeout as sleep } from 'node:timers/promises';
import { LogReader } from '@watchbook/ledger';
import { openLedgerDatabase, patientSealer, testIntent, type LedgerDatabase } from '../../testing/ledger-database.js';
import { nodeHasher } from '../tree/hasher.js';
import type { Intent } from './intent.js';
import { Sealer } from './sealer.js';
import { readInto } from '../tree/stored-bodies.js';

let db: LedgerDatabase;
const sealers: Sealer[] = [];
const newSealer = (sealer = patientSealer(db.systemUrl)): Sealer => {
  sealers.push(sealer);
  return sealer;
};

beforeAll(async () => {
  db = await openLedgerDatabase();
});
afterEach(async () => {
  await Promise.all(sealers.splice(0).map((sealer) => sealer.stop()));
});
afterAll(() => db.stop());

async function record({ id, draft, salt, detail }: Intent): Promise<string> {
  await db.system.query('insert into ledger_intent (id, draft, salt, detail) values ($1, $2, $3, $4)', [
    id,
    JSON.stringify(draft),
    salt,
    detail,
  ]);
  return id;
}

async function verifyStored(): Promise<{ ok: boolean; size: number }> {
  const reader = new LogReader(nodeHasher());
  await readInto(reader, db.system, 0, 1_000_000);
  return reader.finish();
}

/** An intent of an institution, whose own numbering the seal must look up. */
function ownIntent(): Intent {
  const intent = testIntent();
  const actor = { institution: 'somebody', user: 'someone', roles: [], via: 'session' as const };
  return { ...intent, draft: { ...intent.draft, actor } };
}

async function expectUnavailable(attempt: Promise<unknown>): Promise<void> {
  const began = Date.now();
  await expect(attempt).rejects.toMatchObject({ code: 'ledger-unavailable', status: 503 });
  expect(Date.now() - began).toBeLessThan(20_000);
}

describe('the sealers of an installation', () => {
  it('seal every intent once, without gap, fork or duplicate, however many there are', async () => {
    const four = [newSealer(), newSealer(), newSealer(), newSealer()];
    const receipts = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const sealer = four[i % four.length]!;
        const intents = Array.from({ length: 1 + (i % 3) }, () => testIntent());
        if (i % 4 === 0) return sealer.sealed(await Promise.all(intents.map(record)));
        return sealer.seal(intents);
      }),
    );
    const seqs = receipts.flat().map(({ seq }) => seq);
    const { size } = await verifyStored();
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(await verifyStored()).toMatchObject({ ok: true, size: seqs.length + 1 });
    const { rows } = await db.system.query(
      'select size, (select count(*) from ledger_intent) as waiting from ledger_head',
    );
    expect(rows).toEqual([{ size: String(size), waiting: '0' }]);
  });

  it('seal what a dead process left behind', async () => {
    await record(testIntent({ action: 'notice.published' }));
    const sealer = newSealer();
    await sealer.seal([testIntent()]);
    const { rows } = await db.system.query(
      "select count(*)::int as left_behind from ledger_entry where action = 'notice.published'",
    );
    expect(rows).toEqual([{ left_behind: 1 }]);
  });

  it('give the entry of another process to whoever waits for it here', async () => {
    const id = await record(testIntent());
    const [there] = await newSealer().sealed([id]);
    const [here] = await newSealer().sealed([id]);
    expect(here).toEqual(there);
  });

  it('answer two callers who wait for the same entry', async () => {
    const id = await record(testIntent());
    const sealer = newSealer();
    const [first, second] = await Promise.all([sealer.sealed([id]), sealer.sealed([id])]);
    expect(first).toEqual(second);
  });

  it('keep the detail apart, and only its commitment in the entry', async () => {
    const [receipt] = await newSealer().seal([testIntent({ detail: { reason: 'a canary called Quetzal' } })]);
    const { rows } = await db.system.query<{ body: Buffer; detail: Buffer }>(
      'select body, detail from ledger_entry join ledger_detail on entry_id = id where seq = $1',
      [receipt!.seq],
    );
    expect(rows[0]!.body.toString()).toMatch(/"detail":"[0-9a-f]{64}"/);
    expect(Buffer.concat([rows[0]!.body, rows[0]!.detail]).toString('latin1')).not.toContain('Quetzal');
  });

  it('never answer for what was never recorded', async () => {
    await expectUnavailable(newSealer().sealed([testIntent().id]));
  });

  it('go on after their connections were cut in the middle, and seal nothing twice', async () => {
    const sealer = newSealer();
    let stop = false;
    const cutting = (async () => {
      while (!stop) {
        await db.owner.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'watchbook sealer'",
        );
        await sleep(35);
      }
    })();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, async (_, i) => {
        await sleep(i * 10);
        return sealer.seal([testIntent()]);
      }),
    );
    stop = true;
    await cutting;
    const [last] = await sealer.seal([testIntent()]);
    const acknowledged = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
    const { rows } = await db.system.query<{ seq: string; hash: string }>(
      "select seq, encode(hash, 'hex') as hash from ledger_entry",
    );
    const stored = new Map(rows.map(({ seq, hash }) => [Number(seq), hash]));
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const { seq, hash } of [...acknowledged, last!]) expect(stored.get(seq)).toBe(hash);
    expect(await verifyStored()).toMatchObject({ ok: true, size: rows.length });
  });
});

const usual = (): Sealer => new Sealer(db.systemUrl, () => new Date());

describe('a ledger that cannot be written', () => {
  it('refuses within two seconds when inserting is forbidden, and recovers by itself', async () => {
    const sealer = newSealer(usual());
    await sealer.seal([testIntent()]);
    await db.owner.query('revoke insert on ledger_entry from watchbook_system');
    await expectUnavailable(sealer.seal([testIntent()]));
    await db.owner.query('grant insert on ledger_entry to watchbook_system');
    await expect(sealer.seal([testIntent()])).resolves.toHaveLength(1);
    expect(await verifyStored()).toMatchObject({ ok: true });
  });

  it.each(['ledger_entry', 'ledger_head', 'ledger_own_head'])(
    'refuses within two seconds while %s is locked, and recovers by itself',
    async (table) => {
      const sealer = newSealer(usual());
      await sealer.seal([testIntent()]);
      const client = await db.owner.connect();
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      try {
        await expectUnavailable(sealer.seal([ownIntent()]));
      } finally {
        await client.query('rollback');
        client.release();
      }
      await expect(sealer.seal([testIntent()])).resolves.toHaveLength(1);
      expect(await verifyStored()).toMatchObject({ ok: true });
    },
  );

  it('refuses within two seconds when the table is gone or the server cannot be reached', async () => {
    const sealer = newSealer(usual());
    await db.owner.query('alter table ledger_entry rename to ledger_entry_away');
    await expectUnavailable(sealer.seal([testIntent()]));
    await db.owner.query('alter table ledger_entry_away rename to ledger_entry');
    const lost = newSealer(new Sealer('postgres://nobody:nothing@127.0.0.1:1/none', () => new Date()));
    await expectUnavailable(lost.seal([testIntent()]));
  });

  it('refuses at once when the queue is full or the process stops', async () => {
    const sealer = newSealer(usual());
    await expectUnavailable(sealer.seal(Array.from({ length: 20_001 }, () => testIntent())));
    await sealer.stop();
    await expectUnavailable(sealer.seal([testIntent()]));
  });
});

import { openLedgerDatabase, testIntent, type LedgerDatabase } from '../../testing/ledger-database.js';
import { Sealer } from './sealer.js';

let db: LedgerDatabase;
const faults: string[] = [];

beforeAll(async () => {
  db = await openLedgerDatabase();
});
afterAll(() => db.stop());

const newSealer = (): Sealer =>
  new Sealer(
    db.systemUrl,
    () => new Date(),
    (cause) => faults.push((cause as Error).message),
  );

/** As after a failover to a standby that was behind: the last entry and its head are gone, and so are all connections. */
async function loseLastEntry(): Promise<void> {
  await db.owner.query(`begin;
    set local session_replication_role = replica;
    delete from ledger_entry where seq = (select max(seq) from ledger_entry);
    update ledger_head h set size = b.size, last_hash = b.last_hash, last_at = b.last_at, frontier = b.frontier
      from head_before b;
    commit`);
  await db.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'watchbook sealer' and datname = current_database()",
  );
}

describe('a ledger that has lost what was sealed', () => {
  it('is sealed on by no process that knows better', async () => {
    const [knowing, other] = [newSealer(), newSealer()];
    await other.seal([testIntent()]);
    await db.owner.query('create table head_before as select * from ledger_head');
    const [lost] = await knowing.seal([testIntent()]);
    await loseLastEntry();
    await expect(knowing.seal([testIntent()])).rejects.toMatchObject({ code: 'ledger-unavailable' });
    expect(faults).toContain(`The ledger has lost entry ${lost!.seq}, which was sealed: this is an older database`);
    // Who never heard of the entry cannot know; the checkpoints and the other process tell.
    const [replaced] = await other.seal([testIntent()]);
    expect(replaced!.seq).toBe(lost!.seq);
    await expect(knowing.seal([testIntent()])).rejects.toMatchObject({ code: 'ledger-unavailable' });
    await Promise.all([knowing.stop(), other.stop()]);
  });
});

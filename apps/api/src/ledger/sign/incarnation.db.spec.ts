import { join } from 'node:path';
import {
  INCARNATION_OPENED,
  LogReader,
  makeSigner,
  openCheckpoint,
  parseEntry,
  readIncarnation,
  type Signer,
} from '@watchbook/ledger';
import type { IntentInput } from '../../platform/context.js';
import { openGrowingLog, testIntent, type GrowingLog } from '../../testing/ledger-database.js';
import { nodeHasher } from '../tree/hasher.js';
import { IncarnationOpening } from './incarnation.js';
import { readInto } from '../tree/stored-bodies.js';
import { CheckpointSigner, latestCheckpoint } from './signer.js';

const seed = new Uint8Array(32).fill(7);
const before = makeSigner('watchbook.test/log', seed);
const after = makeSigner('watchbook.test/log-2', seed);
const tables = ['ledger_entry', 'ledger_checkpoint', 'ledger_tile', 'ledger_head', 'ledger_own_head'];
const now = (): Date => new Date();
let log: GrowingLog;

beforeEach(async () => {
  log = await openGrowingLog();
});
afterEach(() => log.stop());

const stateOf = ({ name }: Signer): string => join(log.folder, `${name.replaceAll('/', '-')}.json`);
const sign = (key: Signer): Promise<void> =>
  new CheckpointSigner(log.db.system, { current: key, find: () => key }, stateOf(key), now).sign();
const seal = (input: IntentInput) => log.sealer.seal([testIntent(input)]);
const grow = (entries: number): Promise<void> => log.grow(entries);
const asOwner = async (statements: readonly string[]): Promise<void> => {
  const client = await log.db.owner.connect();
  await client.query("set session_replication_role = 'replica'");
  for (const statement of statements) await client.query(statement);
  client.release(true);
};
const open = async (): Promise<void> =>
  (await IncarnationOpening.read(stateOf(before), after.name, log.db.system, seal)).open();

/** A log that was backed up with 6 entries, signed with 16, and then restored from the backup. */
async function restored(): Promise<void> {
  await grow(5);
  await sign(before);
  await asOwner(tables.map((table) => `create table backup_${table} as table ${table}`));
  await grow(10);
  await sign(before);
  await asOwner(
    tables.flatMap((table) => [`delete from ${table}`, `insert into ${table} select * from backup_${table}`]),
  );
  await grow(2);
}

describe('a log that was restored from before its last checkpoint', () => {
  it('is never signed again under its name', async () => {
    await restored();
    await expect(sign(before)).rejects.toMatchObject({ damage: { kind: 'truncated' } });
    await grow(50);
    await expect(sign(before)).rejects.toMatchObject({ damage: { kind: 'chain' } });
  });

  it('is signed under a new name only after an entry that binds what was signed last', async () => {
    await restored();
    await expect(sign(after)).rejects.toThrow('LEDGER_CONTINUES');
    await open();
    await open();
    await sign(after);
    const { note, size } = (await latestCheckpoint(log.db.system))!;
    const reader = new LogReader(nodeHasher(), { checkpoints: [openCheckpoint(note, after)] });
    await readInto(reader, log.db.system, 0, size);
    expect(reader.finish()).toMatchObject({ ok: true, signedSize: size });
    const { rows } = await log.db.system.query<{ body: Buffer }>('select body from ledger_entry where action = $1', [
      INCARNATION_OPENED,
    ]);
    expect(rows).toHaveLength(1);
    const bound = readIncarnation(parseEntry(rows[0]!.body.toString()));
    expect(openCheckpoint(bound.note, before)).toMatchObject({ origin: before.name, size: 16 });
  });

  it('goes on after that as any other', async () => {
    await restored();
    await open();
    for (let i = 0; i < 3; i++) {
      await sign(after);
      await grow(2);
    }
    expect(openCheckpoint((await latestCheckpoint(log.db.system))!.note, after).size).toBeGreaterThan(9);
  });

  it('does not keep its name, and binds nothing but a checkpoint', async () => {
    await restored();
    await expect(IncarnationOpening.read(stateOf(before), before.name, log.db.system, seal)).rejects.toThrow(
      'a new name',
    );
    await expect(IncarnationOpening.read(join(log.folder, 'nothing'), after.name, log.db.system, seal)).rejects.toThrow(
      'ENOENT',
    );
  });
});

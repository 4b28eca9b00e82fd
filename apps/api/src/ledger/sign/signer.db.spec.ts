import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  LogReader,
  makeSigner,
  openCheckpoint,
  planConsistency,
  planInclusion,
  verifyConsistency,
  verifyInclusion,
  type Hash,
} from '@watchbook/ledger';
import { openLedgerDatabase, patientSealer, testIntent, type LedgerDatabase } from '../../testing/ledger-database.js';
import { ContinuousVerifier } from '../tree/continuous-verifier.js';
import { nodeHasher } from '../tree/hasher.js';
import { CheckpointSigner, latestCheckpoint } from './signer.js';
import type { Sealer } from '../seal/sealer.js';
import { TileReader } from '../tree/tile-store.js';

const key = makeSigner('watchbook.test/ledger', new Uint8Array(32).fill(7));
const keys = { current: key, find: () => key };
const open = async (note: string) => openCheckpoint(note, key);
const hasher = nodeHasher();
const now = (): Date => new Date();
let db: LedgerDatabase;
let sealer: Sealer;
let folder: string;
let file: string;

beforeEach(async () => {
  db = await openLedgerDatabase();
  sealer = patientSealer(db.systemUrl, now);
  folder = await mkdtemp(join(tmpdir(), 'watchbook-signer-'));
  file = join(folder, 'signed.json');
});
afterEach(async () => {
  await sealer.stop();
  await db.stop();
  await rm(folder, { recursive: true });
});

const newSigner = (): CheckpointSigner => new CheckpointSigner(db.system, keys, file, now);
const grow = async (entries: number): Promise<void> =>
  void (await sealer.seal(Array.from({ length: entries }, () => testIntent())));
const tamper = async (...statements: string[]): Promise<void> => {
  const client = await db.owner.connect();
  await client.query("set session_replication_role = 'replica'");
  for (const statement of statements) await client.query(statement);
  client.release(true);
};
/** One byte of an entry edited by somebody who owns the database and makes its hash fit. */
const editEntry = (seq: number): string[] => [
  `update ledger_entry set body = convert_to(replace(convert_from(body, 'UTF8'), 'notice.read', 'notice.reab'), 'UTF8') where seq = ${seq}`,
];
const withoutCheck = ['alter table ledger_entry drop constraint ledger_entry_check'];

describe('the signer', () => {
  it('signs the root of the stored entries, and nothing twice', async () => {
    const signer = newSigner();
    await grow(300);
    await signer.sign();
    const stored = await latestCheckpoint(db.system);
    const { rows } = await db.system.query<{ body: Buffer }>('select body from ledger_entry order by seq');
    const reader = new LogReader(hasher);
    for (const { body } of rows) reader.read(body, body.toString());
    const found = reader.finish();
    expect(found.ok && openCheckpoint(stored!.note, key)).toMatchObject({
      size: 301,
      rootHash: found.ok && found.rootHash,
    });
    await signer.sign();
    expect((await db.system.query('select from ledger_checkpoint')).rowCount).toBe(1);
  });

  it('makes tiles from which every proof verifies', async () => {
    const signer = newSigner();
    const sizes: number[] = [];
    for (const entries of [1, 254, 2, 300, 1]) {
      await grow(entries);
      await signer.sign();
      sizes.push((await latestCheckpoint(db.system))!.size);
    }
    const tiles = new TileReader(db.system);
    const { rows } = await db.system.query<{ hash: Hash }>(
      "select encode(hash, 'hex') as hash from ledger_entry order by seq",
    );
    for (const size of sizes) {
      for (const seq of [0, 1, size >> 1, size - 1].filter((seq) => seq < size)) {
        const { hashes, roots } = await tiles.prove(planInclusion(seq, size), [size]);
        const proof = { seq, size, leafHash: rows[seq]!.hash, rootHash: roots[0]!, hashes };
        expect([size, seq, verifyInclusion(hasher, proof)]).toEqual([size, seq, true]);
        expect(await tiles.leaf(seq)).toBe(rows[seq]!.hash);
      }
      const [from, to] = [sizes[0]!, size];
      const { hashes, roots } = await tiles.prove(planConsistency(from, to), [from, to]);
      expect(verifyConsistency(hasher, { from, to, fromRoot: roots[0]!, toRoot: roots[1]!, hashes })).toBe(true);
    }
  });

  it('goes on after a restart, and publishes what it signed just before a crash', async () => {
    await grow(5);
    await newSigner().sign();
    await tamper('delete from ledger_checkpoint', 'delete from ledger_tile');
    await newSigner().sign();
    expect((await latestCheckpoint(db.system))?.size).toBe(6);
    await grow(5);
    await newSigner().sign();
    const { roots } = await new TileReader(db.system).prove([], [6, 11]);
    expect(openCheckpoint((await latestCheckpoint(db.system))!.note, key).rootHash).toBe(roots[1]);
  });

  it('signs a long log bit by bit, and makes its tiles again in the same way', async () => {
    await grow(700);
    const inSteps = (): CheckpointSigner => new CheckpointSigner(db.system, keys, file, now, 300);
    await inSteps().sign();
    const { rows } = await db.system.query('select size::int from ledger_checkpoint order by size');
    expect(rows).toEqual([{ size: 300 }, { size: 600 }, { size: 701 }]);
    const tilesOf = async (): Promise<unknown[]> => {
      const { rows: found } = await db.system.query<object>(
        'select level, index, hashes from ledger_tile order by 1, 2',
      );
      return found;
    };
    const made = await tilesOf();
    await tamper('delete from ledger_checkpoint', 'delete from ledger_tile');
    await inSteps().sign();
    expect(await tilesOf()).toEqual(made);
    const { roots } = await new TileReader(db.system).prove([], [701]);
    expect(openCheckpoint((await latestCheckpoint(db.system))!.note, key).rootHash).toBe(roots[0]);
  });

  it('goes on where another machine has signed in the meantime', async () => {
    const [here, there] = [newSigner(), new CheckpointSigner(db.system, keys, join(folder, 'other.json'), now)];
    for (const signer of [here, there, here, there]) {
      await grow(3);
      await signer.sign();
    }
    const { rows } = await db.system.query('select size from ledger_checkpoint order by size');
    expect(rows).toEqual([{ size: '4' }, { size: '7' }, { size: '10' }, { size: '13' }]);
  });

  it('signs nothing when a new entry was edited, and names it', async () => {
    await grow(10);
    await tamper(...withoutCheck, ...editEntry(4));
    await expect(newSigner().sign()).rejects.toMatchObject({ damage: { kind: 'chain', seq: 4 } });
    expect(await latestCheckpoint(db.system)).toBeNull();
  });

  it('signs nothing when the database is older than what it signed', async () => {
    await grow(10);
    const signer = newSigner();
    await signer.sign();
    await tamper('delete from ledger_entry where seq > 5', 'update ledger_head set size = 6');
    await expect(signer.sign()).rejects.toMatchObject({ damage: { kind: 'truncated', seq: 6 } });
    await expect(newSigner().sign()).rejects.toMatchObject({ damage: { kind: 'truncated', seq: 6 } });
  });

  it('refuses a file that is not its own', async () => {
    await grow(2);
    await newSigner().sign();
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/"frontier":\["./, '"frontier":["x'));
    await expect(newSigner().sign()).rejects.toThrow('is not what this log signed last');
  });
});

describe('the continuous verifier', () => {
  it('follows the log and reports how far it is verified', async () => {
    const verifier = new ContinuousVerifier(db.system, open, now);
    await grow(20);
    await newSigner().sign();
    expect(await verifier.step()).toBe(false);
    await grow(5);
    await verifier.step();
    expect(verifier.status).toMatchObject({ size: 26, damage: null });
  });

  it('brings a pass to its end, however long it takes, before it begins again', async () => {
    let time = Date.now();
    const verifier = new ContinuousVerifier(db.system, open, () => new Date(time));
    await grow(10_500);
    expect(await verifier.step()).toBe(true);
    time += 2 * 60 * 60 * 1000;
    expect(await verifier.step()).toBe(false);
    expect(verifier.status.size).toBe(10_501);
    expect(await verifier.step()).toBe(true);
  });

  it('finds one edited byte in an old entry when it begins again', async () => {
    await grow(20);
    await tamper(...withoutCheck, ...editEntry(7));
    const verifier = new ContinuousVerifier(db.system, open, now);
    await expect(verifier.step()).rejects.toMatchObject({ damage: { kind: 'chain', seq: 7 } });
    expect(verifier.status.damage).toMatchObject({ seq: 7 });
  });
});

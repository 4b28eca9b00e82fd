import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  makeSigner,
  openCheckpoint,
  planInclusion,
  verifyInclusion,
  verifyLog,
  type Checkpoint,
} from '@watchbook/ledger';
import { readConfig } from '../../config.js';
import { entities } from '../../entities.js';
import { Clock } from '../../platform/clock.js';
import { newContext, runInContext } from '../../platform/context.js';
import { FieldKeys } from '../../platform/crypto/field-keys.js';
import { Database } from '../../platform/database/database.js';
import {
  narrowPartitions,
  openLedgerDatabase,
  patientSealer,
  testIntent,
  type LedgerDatabase,
} from '../../testing/ledger-database.js';
import { TEST_FIELD_KEY } from '../../testing/template.js';
import { archiveEntries, type ArchiveAccess } from './archive.js';
import { ContinuousVerifier } from '../tree/continuous-verifier.js';
import { LedgerExportService } from '../export/export.service.js';
import { nodeHasher } from '../tree/hasher.js';
import { growPartitions, indexEntries } from '../ledger-upkeep.js';
import { LedgerService } from '../ledger.service.js';
import type { Sealer } from '../seal/sealer.js';
import { CheckpointSigner, latestCheckpoint } from '../sign/signer.js';
import { readBodies } from '../tree/stored-bodies.js';
import { TileReader } from '../tree/tile-store.js';

const WIDTH = 1024;
const ENTRIES = 2600;
const key = makeSigner('watchbook.test/ledger', new Uint8Array(32).fill(7));
const hasher = nodeHasher();
const now = (): Date => new Date();
let db: LedgerDatabase;
let sealer: Sealer;
let folder: string;
let reports: string[];
/** Has read the beginning of the log before the rest was there. */
let early: ContinuousVerifier;

beforeEach(async () => {
  db = await openLedgerDatabase();
  sealer = patientSealer(db.systemUrl, now);
  folder = await mkdtemp(join(tmpdir(), 'watchbook-archive-'));
  reports = [];
  await narrowPartitions(db.owner, WIDTH);
  await growPartitions(db.system, ENTRIES);
  await sealer.seal(ownIntents(9));
  early = new ContinuousVerifier(db.system, open, now);
  await early.step();
  await sealer.seal(ownIntents(ENTRIES - 10));
  while (await indexEntries(db.system));
});
afterEach(async () => {
  await sealer.stop();
  await db.stop();
  await rm(folder, { recursive: true });
});

const ownIntents = (count: number) => Array.from({ length: count }, ownIntent);

function ownIntent() {
  const intent = testIntent();
  const actor = { institution: 'somebody', user: 'someone', roles: [], via: 'session' as const };
  return { ...intent, draft: { ...intent.draft, actor } };
}

const sign = (file = 'signed.json'): Promise<void> =>
  new CheckpointSigner(db.system, { current: key, find: () => key }, join(folder, file), now).sign();
const access = (): ArchiveAccess => ({
  owner: db.owner,
  system: db.system,
  sealer,
  open,
  report: (line) => reports.push(line),
});
const archive = (before: number, drop = false): Promise<void> => archiveEntries({ before, folder, drop }, access());
const open = (note: string): Promise<Checkpoint> => Promise.resolve(openCheckpoint(note, key));
const opened = async (): Promise<Checkpoint> => open((await latestCheckpoint(db.system))!.note);
const tablesLeft = async (): Promise<string[]> => {
  const { rows } = await db.owner.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relname ~ '^ledger_(entry|posting)_(0|1|1024)$' order by 1",
  );
  return rows.map(({ name }) => name);
};

describe('archived entries', () => {
  it('leave the database, and files and rest are the whole log still', async () => {
    await sign();
    await archive(2500);
    expect(reports).toHaveLength(4);
    expect(await tablesLeft()).toEqual(['ledger_entry_0', 'ledger_entry_1024', 'ledger_posting_0', 'ledger_posting_1']);
    await archive(2500, true);
    expect(await tablesLeft()).toEqual([]);
    await sealer.seal([testIntent()]);
    await sign();
    const parts: Uint8Array<ArrayBuffer>[] = [
      gunzipSync(await readFile(join(folder, 'ledger-0-1024.ndjson.gz'))),
      gunzipSync(await readFile(join(folder, 'ledger-1024-2048.ndjson.gz'))),
    ];
    for await (const page of readBodies(db.system, 2048, 10_000)) {
      parts.push(...page.flatMap((body) => [Buffer.from(body), Buffer.from('\n')]));
    }
    const found = await verifyLog(parts, { checkpoints: [await opened()], hasher });
    expect(found).toMatchObject({ ok: true, size: ENTRIES + 3, signedSize: ENTRIES + 3 });
    expect(Buffer.concat(parts).toString()).toMatch(
      /"action":"ledger.archived".*"id":"0-1024".*"id":"sha256:[0-9a-f]{64}"/,
    );
  });

  it('are proved as before, from the tiles', async () => {
    const { rows } = await db.system.query<{ hash: string }>(
      "select encode(hash, 'hex') as hash from ledger_entry where seq = 700",
    );
    await sign();
    await archive(1024, true);
    const { size, rootHash } = await opened();
    const { hashes } = await new TileReader(db.system).prove(planInclusion(700, size), []);
    expect(verifyInclusion(hasher, { seq: 700, size, leafHash: rows[0]!.hash, rootHash, hashes })).toBe(true);
  });

  it('are behind where signing and verifying begin, on this machine and on a new one', async () => {
    await sign();
    const verifier = new ContinuousVerifier(db.system, open, now);
    await verifier.step();
    await archive(2048, true);
    await sealer.seal([ownIntent()]);
    for (const file of ['signed.json', 'elsewhere.json']) {
      await sealer.seal([ownIntent()]);
      await sign(file);
    }
    const fresh = new ContinuousVerifier(db.system, open, now);
    for (const each of [verifier, fresh]) {
      while (await each.step());
      expect(each.status).toMatchObject({ size: ENTRIES + 5, damage: null });
    }
  });

  it('make no false alarm of a verifier that was in the middle of them', async () => {
    await sign();
    await archive(2048, true);
    expect(early.status.size).toBe(10);
    while (await early.step());
    expect(early.status).toMatchObject({ size: ENTRIES + 2, damage: null });
  });

  it('are named to who asks to export them', async () => {
    await sign();
    await archive(1024, true);
    const database = await Database.connect(db.ownerUrl, new FieldKeys(TEST_FIELD_KEY.text), entities);
    const ledger = new LedgerService(database, new Clock(), readConfig({ DATABASE_URL: db.ownerUrl }));
    const exports = new LedgerExportService(database, ledger);
    const inRequest = <T>(work: () => Promise<T>): Promise<T> =>
      runInContext(newContext({ requestId: 'test', route: 'test' }), work);
    await expect(inRequest(() => exports.open({ from: 0 }))).rejects.toMatchObject({
      code: 'gone',
      detail: 'Entries before 1024 lie in the archive: ledger-0-1024.ndjson.gz',
    });
    const parts: Buffer[] = [];
    await inRequest(async () => {
      for await (const chunk of await exports.open({ from: 1024, to: 1030 })) parts.push(chunk as Buffer);
    });
    expect(Buffer.concat(parts).toString().trim().split('\n')).toHaveLength(6);
    await ledger.onApplicationShutdown();
    await database.close();
  });
});

describe('nothing is archived', () => {
  const stored = async (): Promise<number> =>
    (await db.owner.query('select from ledger_entry where seq < 1024')).rowCount ?? 0;

  it('that no checkpoint covers yet', async () => {
    await expect(archive(1024, true)).rejects.toThrow('No checkpoint covers entry 1023 yet');
    expect(await stored()).toBe(1024);
  });

  it('that was changed since it was signed', async () => {
    await sign();
    const client = await db.owner.connect();
    await client.query("set session_replication_role = 'replica'");
    await client.query('alter table ledger_entry drop constraint ledger_entry_check');
    await client.query('update ledger_entry set body = set_byte(body, 30, get_byte(body, 30) # 1) where seq = 500');
    client.release(true);
    await expect(archive(1024, true)).rejects.toMatchObject({ damage: { seq: 500 } });
    expect([await stored(), await db.owner.query('select from ledger_archive')]).toMatchObject([1024, { rowCount: 0 }]);
  });

  it('and dropped whose file is not what was written', async () => {
    await sign();
    await archive(1024);
    await writeFile(join(folder, 'ledger-0-1024.ndjson.gz'), 'something else');
    await expect(archive(1024, true)).rejects.toThrow('is not what was archived');
    expect(await tablesLeft()).toEqual(['ledger_entry_0', 'ledger_entry_1024', 'ledger_posting_0', 'ledger_posting_1']);
  });

  it('by who does not own the database', async () => {
    for (const pool of [db.app, db.system]) {
      const claim = "insert into ledger_archive values (0, 1024, 'f', 's', 'h', 't', '{}', '{}')";
      await expect(pool.query(claim)).rejects.toMatchObject({ code: '42501' });
    }
    await sign();
    await archive(1024);
    await expect(db.owner.query('delete from ledger_archive')).rejects.toThrow('append-only');
  });
});

import { basename, join } from 'node:path';
import { planConsistency, verifyConsistency, type Checkpoint } from '@watchbook/ledger';
import type { Pool } from 'pg';
import { newContext } from '../../platform/context.js';
import { uuidv7 } from '../../platform/uuid.js';
import { fileDigest, readArchive, writeArchive, type ReadArchive } from './archive-file.js';
import { findArchives, readStart } from './archived-position.js';
import { detachPartition, dropPartition } from './archive-partition.js';
import { nodeHasher } from '../tree/hasher.js';
import { toIntent } from '../seal/intent.js';
import type { Sealer } from '../seal/sealer.js';
import { latestCheckpoint } from '../sign/signer.js';
import { readBodies } from '../tree/stored-bodies.js';
import { TileReader } from '../tree/tile-store.js';

export interface ArchiveRequest {
  /** Only partitions that end here or before. */
  readonly before: number;
  /** An existing folder. */
  readonly folder: string;
  /** Whether to drop the tables once they are detached. */
  readonly drop: boolean;
}

export interface ArchiveAccess {
  /** Connections of the database's owner, who alone may detach. */
  readonly owner: Pool;
  readonly system: Pool;
  readonly sealer: Sealer;
  /** Opens a checkpoint with the key that must have signed it. @throws NoteError */
  readonly open: (note: string) => Promise<Checkpoint>;
  readonly report: (line: string) => void;
}

interface Part {
  readonly first: number;
  readonly beyond: number;
}

/**
 * Takes the oldest whole partitions out of the database, one after the other, and leaves for each a file that is an
 * export, an entry `ledger.archived` that names its hash, and a row that says where the log goes on.
 *
 * Nothing is detached before its file was read again from the disk and verified: hashes, chain and own numbers from the
 * end of the archive before it, and its tree, by a consistency proof from the tiles, against the newest signed
 * checkpoint. It may be run again after any interruption, and takes up where it stopped.
 *
 * @throws LedgerDamage when the entries are not what was signed, Error when there is no checkpoint behind them yet
 */
export async function archiveEntries(request: ArchiveRequest, access: ArchiveAccess): Promise<void> {
  for (const part of await findWhole(request.before, access)) await archivePart(part, request, access);
  for (const { first, beyond, file, sha256 } of await findArchives(access.system)) {
    if (beyond > request.before) return;
    if (await detachPartition(access.owner, first)) access.report(`Entries ${first} to ${beyond - 1} are detached`);
    if (!request.drop) continue;
    const found = await fileDigest(join(request.folder, file)).catch((cause: Error) => cause.message);
    if (found !== sha256) throw new Error(`Nothing is dropped: ${file} in ${request.folder} is not what was archived`);
    if (await dropPartition(access.owner, first)) access.report(`Entries ${first} to ${beyond - 1} are dropped`);
  }
}

async function findWhole(before: number, { system }: ArchiveAccess): Promise<Part[]> {
  const { rows } = await system.query<{ first: string; beyond: string }>(
    `select first, beyond from ledger_partition
     where beyond <= least($1, (select size from ledger_head))
       and first >= (select coalesce(max(beyond), 0) from ledger_archive) order by first`,
    [before],
  );
  return rows.map(({ first, beyond }) => ({ first: Number(first), beyond: Number(beyond) }));
}

async function archivePart(part: Part, { folder }: ArchiveRequest, access: ArchiveAccess): Promise<void> {
  const { first, beyond } = part;
  const file = join(folder, `ledger-${first}-${beyond}.ndjson.gz`);
  const start = await readStart(access.system);
  if (start.head.frontier.size !== first) throw new Error(`The archive ends at ${start.head.frontier.size}`);
  await writeArchive(file, readBodies(access.system, first, beyond));
  const read = await readArchive(file, start);
  await assertSigned(part, read, access);
  await access.sealer.seal([recordOf(part, read)]);
  await storeArchive(part, file, read, access.owner);
  access.report(`Entries ${first} to ${beyond - 1} lie in ${file}`);
}

/** The tree of what was read must be the beginning of the tree that was signed. */
async function assertSigned({ beyond }: Part, read: ReadArchive, { system, open }: ArchiveAccess): Promise<void> {
  const stored = await latestCheckpoint(system);
  if (!stored || stored.size < beyond) throw new Error(`No checkpoint covers entry ${beyond - 1} yet`);
  const { size, rootHash } = await open(stored.note);
  const { hashes } = await new TileReader(system).prove(planConsistency(beyond, size), []);
  const proof = { from: beyond, to: size, fromRoot: read.rootHash, toRoot: rootHash, hashes };
  const whole = read.position.head.frontier.size === beyond && verifyConsistency(nodeHasher(), proof);
  if (!whole) throw new Error(`The entries before ${beyond} are not those of the checkpoint of size ${size}`);
}

const recordOf = ({ first, beyond }: Part, { sha256 }: ReadArchive) =>
  toIntent(
    {
      action: 'ledger.archived',
      resources: [
        { type: 'ledger-range', id: `${first}-${beyond}`, version: null },
        { type: 'ledger-archive', id: `sha256:${sha256}`, version: null },
      ],
    },
    newContext({ requestId: uuidv7(), route: 'ledger:archive' }),
  );

async function storeArchive({ first, beyond }: Part, file: string, read: ReadArchive, owner: Pool): Promise<void> {
  const { head, own } = read.position;
  await owner.query(
    `insert into ledger_archive (first, beyond, file, sha256, last_hash, last_at, frontier, own, kept)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      first,
      beyond,
      basename(file),
      read.sha256,
      head.lastHash,
      head.lastAt,
      head.frontier.hashes,
      JSON.stringify(Object.fromEntries(own ?? [])),
      read.kept,
    ],
  );
}

import { emptyHead, Frontier, type Hash, type LogPosition, type OwnHead } from '@watchbook/ledger';
import type { ClientBase, Pool } from 'pg';
import { nodeHasher } from '../tree/hasher.js';
import { TileReader } from '../tree/tile-store.js';

const hasher = nodeHasher();

/** A part of the log that lies in a file, and where the log goes on behind it. */
export interface Archive {
  readonly first: number;
  readonly beyond: number;
  readonly file: string;
  readonly sha256: string;
  readonly position: LogPosition;
}

interface ArchiveRow {
  first: string;
  beyond: string;
  file: string;
  sha256: string;
  last_hash: Hash;
  last_at: string;
  frontier: Hash[];
  own: Record<string, OwnHead>;
}

/** The archives that hold entries from a place on, the oldest first. */
export async function findArchives(db: Pool | ClientBase, from = 0): Promise<Archive[]> {
  const { rows } = await db.query<ArchiveRow>(
    `select first, beyond, file, sha256, last_hash, last_at, frontier, own from ledger_archive
     where beyond > $1 order by first`,
    [from],
  );
  return rows.map(toArchive);
}

/**
 * Where the stored entries begin: at the first of the log, or behind what was archived.
 *
 * @throws Error when the recorded position is not that of the tree in the tiles
 */
export async function readStart(db: Pool | ClientBase): Promise<LogPosition> {
  const last = (await findArchives(db)).at(-1);
  if (!last) return { head: emptyHead(hasher), own: new Map() };
  const { roots } = await new TileReader(db).prove([], [last.beyond]);
  if (roots[0] === last.position.head.frontier.root()) return last.position;
  throw new Error(`The end of the archive ${last.file} is not in the tree of the log`);
}

function toArchive({ first, beyond, file, sha256, last_hash, last_at, frontier, own }: ArchiveRow): Archive {
  const head = { frontier: new Frontier(hasher, Number(beyond), frontier), lastHash: last_hash, lastAt: last_at };
  const position = { head, own: new Map(Object.entries(own)) };
  return { first: Number(first), beyond: Number(beyond), file, sha256, position };
}

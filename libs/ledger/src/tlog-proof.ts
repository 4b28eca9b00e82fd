import { fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.js';
import type { Checkpoint } from './checkpoint.js';
import { parseEntry, type LedgerEntry } from './entry.js';
import { treeHasher, type Hash, type TreeHasher } from './hash.js';
import { verifyInclusion } from './proof-verify.js';

/** A proof that stands by itself: the entry, its path to the root, and the signed checkpoint with that root. */
export interface TlogProof {
  readonly seq: number;
  readonly hashes: readonly Hash[];
  /** The canonical text of the entry, carried as the extra data of the format; null where it is kept elsewhere. */
  readonly entry: string | null;
  /** The checkpoint as a signed note, cosignatures included. */
  readonly note: string;
}

/** A text is not a C2SP tlog-proof: says in which way. */
export class TlogProofError extends Error {
  override readonly name = 'TlogProofError';
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const HASH_BYTES = 32;
const MAX_HASHES = 63;

/** The proof as text (C2SP tlog-proof, section Format), for a file `.tlog-proof`. */
export function formatTlogProof({ seq, hashes, entry, note }: TlogProof): string {
  const extra = entry === null ? '' : `extra ${toBase64(utf8(entry))}\n`;
  const lines = hashes.map((hash) => `${toBase64(fromHex(hash))}\n`).join('');
  return `${HEADER}\n${extra}index ${seq}\n${lines}\n${note}`;
}

/** Takes a proof apart without trusting it. @throws TlogProofError */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, Math.max(0, end)).split('\n');
  if (header !== HEADER) throw new TlogProofError(`a proof begins with ${HEADER} and ends with a checkpoint`);
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()!.slice('extra '.length) : null;
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? '');
  if (!index || !Number.isSafeInteger(Number(index[1]))) throw new TlogProofError('the line with the index is wrong');
  if (lines.length > MAX_HASHES) throw new TlogProofError(`a proof has at most ${MAX_HASHES} hashes`);
  return {
    seq: Number(index[1]),
    hashes: lines.map(parseHash),
    entry: extra === null ? null : parseExtra(extra),
    note: text.slice(end + 2),
  };
}

/**
 * Whether the entry in the proof is the one at its place in the log that the checkpoint vouches for.
 *
 * @param open opens the signed checkpoint. @throws Error when the log did not sign it
 * @returns the entry that was proved
 * @throws TlogProofError when the proof carries no entry or does not show that it is in the log
 */
export function verifyTlogProof(
  { seq, hashes, entry, note }: TlogProof,
  open: (note: string) => Checkpoint,
  hasher: TreeHasher = treeHasher(),
): { entry: LedgerEntry; checkpoint: Checkpoint } {
  if (entry === null) throw new TlogProofError('the proof carries no entry');
  const parsed = parseEntry(entry);
  if (parsed.seq !== seq) throw new TlogProofError(`the proof is about entry ${seq}, the entry says ${parsed.seq}`);
  const checkpoint = open(note);
  const { size, rootHash } = checkpoint;
  if (!verifyInclusion(hasher, { seq, size, leafHash: hasher.leaf(entry), rootHash, hashes })) {
    throw new TlogProofError(`the path from entry ${seq} does not lead to the signed root of ${size} entries`);
  }
  return { entry: parsed, checkpoint };
}

function parseHash(line: string): Hash {
  const bytes = fromBase64(line);
  if (bytes?.length !== HASH_BYTES) throw new TlogProofError('a line of the path is not a base64 hash');
  return toHex(bytes);
}

function parseExtra(text: string): string {
  const bytes = fromBase64(text);
  if (!bytes) throw new TlogProofError('the extra data is not base64');
  return new TextDecoder().decode(bytes);
}

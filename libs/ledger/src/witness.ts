import { fromBase64, fromHex, toBase64, toHex } from './bytes.js';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import type { Hash, TreeHasher } from './hash.js';
import type { Signer } from './key.js';
import {
  cosign,
  formatNote,
  formatSignature,
  isSignatureOf,
  NoteError,
  parseNote,
  type NoteSignature,
} from './note.js';
import { verifyConsistency } from './proof-verify.js';
import type { KeyHistory } from './rotation.js';

/** More consistency proof lines than this no client may send (tlog-witness, section add-checkpoint). */
export const MAX_PROOF_LINES = 63;

/** The body of `add-checkpoint`: a checkpoint and the proof that it continues the one of size `old`. */
export interface AddCheckpoint {
  readonly old: number;
  readonly proof: readonly Hash[];
  /** The checkpoint as a signed note. */
  readonly note: string;
}

/** What a witness keeps of a log: the checkpoint that it cosigned last, with the log's own signature. */
export interface Witnessed extends Checkpoint {
  readonly note: string;
}

/**
 * What a witness answers, by the status codes of tlog-witness. Where `fork` is set, the refused note and the one that was
 * cosigned last, both signed by the log, prove that it has shown two histories; both are kept.
 */
export type WitnessDecision =
  | { readonly status: 200; readonly witnessed: Witnessed }
  | { readonly status: 400 | 403 | 404 | 422; readonly why: string; readonly fork: boolean }
  /** The log must begin from this size, which the witness cosigned last. */
  | { readonly status: 409; readonly size: number; readonly fork: boolean };

/** The body as text. */
export const formatAddCheckpoint = ({ old, proof, note }: AddCheckpoint): string =>
  `old ${old}\n${proof.map((hash) => `${toBase64(fromHex(hash))}\n`).join('')}\n${note}`;

/** Takes a body apart without trusting it. @throws NoteError when it is malformed */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const split = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(0, split)).split('\n');
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1];
  if (split < 0 || old === undefined || !Number.isSafeInteger(Number(old))) {
    throw new NoteError('the first line is `old` and the size of the checkpoint before');
  }
  if (lines.length > MAX_PROOF_LINES) throw new NoteError(`a proof has at most ${MAX_PROOF_LINES} lines`);
  const note = body.slice(split + 2);
  parseNote(note);
  return { old: Number(old), proof: lines.map(parseHash), note };
}

/**
 * Decides about a request exactly as tlog-witness, section add-checkpoint, demands and in its order. Changes nothing: the
 * caller stores `witnessed`, atomically with this decision, and cosigns it after that.
 *
 * @param logs the logs that the witness knows, by origin, with the keys that it trusts for them
 * @param latest the checkpoint of an origin that was cosigned last; null before the first
 */
export function judgeCheckpoint(
  hasher: TreeHasher,
  logs: ReadonlyMap<string, KeyHistory>,
  latest: (origin: string) => Witnessed | null,
  request: AddCheckpoint,
): WitnessDecision {
  const asked = readSigned(logs, request.note);
  if ('status' in asked) return asked;
  const known = latest(asked.origin);
  const fork = known !== null && known.size === asked.size && known.rootHash !== asked.rootHash;
  if (request.old > asked.size) return { status: 400, why: 'the old size is above the size of the checkpoint', fork };
  const size = known?.size ?? 0;
  if (request.old !== size) return { status: 409, size, fork };
  if (fork) return { status: 422, why: 'another root of this size was cosigned', fork };
  if (asked.size === 0 && asked.rootHash !== hasher.sha256('')) {
    return { status: 422, why: 'an empty log has the hash of nothing as its root', fork };
  }
  const proof = { from: size, to: asked.size, toRoot: asked.rootHash, hashes: request.proof };
  if (!verifyConsistency(hasher, { ...proof, fromRoot: known?.rootHash ?? hasher.sha256('') })) {
    return { status: 422, why: `the proof does not lead from size ${size} to ${asked.size}`, fork };
  }
  return { status: 200, witnessed: { ...asked, note: request.note } };
}

/** The cosignature line of a witness for what it has stored; `timestamp` in seconds since 1970. */
export const cosignatureLine = ({ note }: Witnessed, witness: Signer, timestamp: number): string =>
  formatSignature(cosign(parseNote(note).text, witness, timestamp));

/** The note with these signature lines in place of those that the same keys made before. */
export function withSignatures(note: string, added: readonly NoteSignature[]): string {
  const { text, signatures } = parseNote(note);
  const kept = signatures.filter((known) => !added.some((signature) => isSignatureOf(signature, known)));
  return formatNote({ text, signatures: [...kept, ...added] });
}

/** The checkpoint of a note that a known log signed, or how to refuse it. */
function readSigned(
  logs: ReadonlyMap<string, KeyHistory>,
  note: string,
): Checkpoint | (WitnessDecision & { status: 400 | 403 | 404 }) {
  try {
    const { text } = parseNote(note);
    const { origin } = parseCheckpoint(text);
    const keys = logs.get(origin);
    if (!keys) return refusal(404, `${origin} is not a log of this witness`);
    try {
      const { size, rootHash } = keys.open(note);
      return { origin, size, rootHash };
    } catch (cause) {
      return refusal(403, (cause as Error).message);
    }
  } catch (cause) {
    return refusal(400, (cause as Error).message);
  }
}

const refusal = <S extends 400 | 403 | 404>(status: S, why: string) => ({ status, why, fork: false }) as const;

function parseHash(line: string): Hash {
  const bytes = fromBase64(line);
  if (bytes?.length !== 32) throw new NoteError('a line of the proof is the base64 of 32 bytes');
  return toHex(bytes);
}

import type { LedgerResource } from '@watchbook/contract';
import { fromBase64, fromHex, toBase64, toHex } from './bytes.js';
import { formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.js';
import type { LedgerEntry } from './entry.js';
import { formatNote, NoteError, parseNote, type NoteSignature } from './note.js';

/** Action of the entry with which a log goes on under a new name, after the old one cannot. */
export const INCARNATION_OPENED = 'ledger.incarnation-opened';

/** What the entry binds: the last checkpoint that the log before signed, with its signature. */
export interface Incarnation extends Checkpoint {
  readonly note: string;
}

/** Whether the canonical text of an entry claims to open an incarnation. */
export const isIncarnation = (canonical: string): boolean => canonical.startsWith(`{"action":"${INCARNATION_OPENED}",`);

/**
 * The resources of the entry: name of the log before, its last checkpoint, and the log's signature on it.
 * @throws NoteError when the note is no checkpoint, or its log did not sign it
 */
export function incarnationResources(note: string): LedgerResource[] {
  const { text, signatures } = parseNote(note);
  const { origin, size, rootHash } = parseCheckpoint(text);
  const signed = signatures.find(({ name }) => name === origin);
  if (!signed || text !== formatCheckpoint({ origin, size, rootHash })) throw new NoteError('not signed by its log');
  const line = new Uint8Array([...fromHex(signed.keyId), ...signed.signature]);
  return [
    { type: 'log-origin', id: origin, version: null },
    { type: 'log-checkpoint', id: toBase64(fromHex(rootHash)), version: size },
    { type: 'log-signature', id: toBase64(line), version: null },
  ];
}

/**
 * What an entry binds, with the note as the log before had signed it; whoever knows that log's key opens it.
 * @throws NoteError when the entry opens no incarnation
 */
export function readIncarnation({ action, actor, outcome, resources }: LedgerEntry): Incarnation {
  const [origin, checkpoint, signed] = resources;
  const isSystem = actor.via === 'system' && actor.institution === null && outcome === 'allowed';
  const types = resources.map(({ type }) => type).join();
  if (action !== INCARNATION_OPENED || !isSystem || types !== 'log-origin,log-checkpoint,log-signature') throw none();
  const [root, line, size] = [fromBase64(checkpoint!.id), fromBase64(signed!.id), checkpoint!.version];
  if (root?.length !== 32 || line?.length !== 68 || size === null) throw none();
  const bound = { origin: origin!.id, size, rootHash: toHex(root) };
  const signature: NoteSignature = { name: bound.origin, keyId: toHex(line.subarray(0, 4)), signature: line.slice(4) };
  return { ...bound, note: formatNote({ text: formatCheckpoint(bound), signatures: [signature] }) };
}

const none = (): NoteError => new NoteError('the entry opens no incarnation');

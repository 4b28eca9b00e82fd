import { randomBytes } from 'node:crypto';
import { cosign, COSIGNATURE_V1, encodeVkey, formatNote, makeSigner, parseNote, type Signer } from '@watchbook/ledger';

/** A witness with a key of its own, for tests. */
export const testWitness = (name: string): Signer => makeSigner(name, new Uint8Array(randomBytes(32)), COSIGNATURE_V1);

export const draftOf = (witness: Signer, url: string | null = null) => ({
  vkey: encodeVkey(witness),
  name: witness.name,
  url,
});

/** The text of a checkpoint with the cosignatures of these witnesses and nothing else. */
export function cosignedBy(note: string, witnesses: readonly Signer[], at = Math.floor(Date.now() / 1000)): string {
  const { text } = parseNote(note);
  return formatNote({ text, signatures: witnesses.map((witness) => cosign(text, witness, at)) });
}

import { decodeVkey, openCheckpoint, verifyPruned, type OwnHead, type PrunedVerification } from '@watchbook/ledger';

/** Where the own entries of an institution come from; a test passes its own. */
export interface OwnSource {
  vkey(): Promise<string>;
  /** The pruned log with the own entries from a number on, asked for in a request of this id. */
  entries(from: number, request: string): Promise<AsyncIterable<Uint8Array>>;
}

/** Whose entries to verify, and after which one that was verified before. */
export interface OwnTask {
  readonly institution: string;
  readonly after: OwnHead | null;
}

/** What a verification of own entries found. */
export interface OwnVerification {
  readonly found: PrunedVerification;
  /** Number of own entries, from the first one ever; those verified another time included. */
  readonly total: number;
  readonly elapsedMs: number;
}

/**
 * Verifies the entries of one institution: none changed, none left out, up to the entry that this very request made.
 * The request id is made here, so an older answer cannot be passed off as this one.
 * @throws Error when the material cannot be read
 */
export async function verifyOwn(
  source: OwnSource,
  { institution, after }: OwnTask,
  onProgress: (entries: number, total: number | null) => void,
): Promise<OwnVerification> {
  const began = performance.now();
  const log = decodeVkey((await source.vkey()).trim());
  const request = crypto.randomUUID();
  const from = after === null ? 0 : after.seq + 1;
  const found = await verifyPruned(await source.entries(from, request), {
    institution,
    request,
    open: (note) => openCheckpoint(note, log),
    onProgress: (entries) => onProgress(entries, null),
    ...(after === null ? {} : { after }),
  });
  return { found, total: from + found.entries, elapsedMs: performance.now() - began };
}

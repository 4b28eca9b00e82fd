import { claimOf, decodeVkey, judgeSignatures, verifyLog, type Verification } from '@watchbook/ledger';

/** Where the material of a verification comes from; a test passes its own. */
export interface LogSource {
  vkey(): Promise<string>;
  checkpoint(): Promise<string>;
  /** The first `size` entries, one canonical entry a line. */
  entries(size: number): Promise<AsyncIterable<Uint8Array>>;
}

/** How many entries of one hour were allowed, and how many were refused or failed. */
export interface HourCount {
  /** `YYYY-MM-DDTHH`, UTC. */
  hour: string;
  allowed: number;
  refused: number;
}

/** What a verification in this browser found. */
export interface BrowserVerification {
  found: Verification;
  /** The checkpoint that it was verified against, to be kept for the next time. */
  note: string;
  /** The key that was trusted. */
  vkey: string;
  checkpointSize: number;
  rootHash: string;
  /** Size of the checkpoint kept from an earlier visit that was confirmed too; null on the first visit. */
  keptSize: number | null;
  hours: HourCount[];
  elapsedMs: number;
}

/** What this browser keeps of a verification for the next one. */
export interface Kept {
  readonly note: string;
  /** The key that it trusted first; later ones the log must name itself. */
  readonly vkey: string;
}

/**
 * Verifies the whole log up to its newest checkpoint, and against the checkpoint kept from an earlier visit, with the
 * key that this browser trusted first.
 * @throws Error when a checkpoint is malformed or about another log, or the material cannot be read
 */
export async function verifyExport(
  source: LogSource,
  kept: Kept | null,
  onProgress: (entries: number, total: number | null) => void,
): Promise<BrowserVerification> {
  const began = performance.now();
  const vkey = kept?.vkey ?? (await source.vkey()).trim();
  const log = decodeVkey(vkey);
  const note = await source.checkpoint();
  const newest = claimOf('the newest checkpoint', note, log);
  const earlier = kept && claimOf('the checkpoint that this browser kept', kept.note, log);
  const claims = earlier ? [newest, earlier] : [newest];
  const hours = new Map<string, HourCount>();
  const read = await verifyLog(counted(await source.entries(newest.size), hours), {
    checkpoints: claims,
    onProgress: (entries) => onProgress(entries, newest.size),
  });
  return {
    found: judgeSignatures(read, claims, log),
    note,
    vkey,
    checkpointSize: newest.size,
    rootHash: newest.rootHash,
    keptSize: earlier?.size ?? null,
    hours: [...hours.values()].sort((a, b) => (a.hour < b.hour ? -1 : 1)),
    elapsedMs: performance.now() - began,
  };
}

const WHEN = /"at":"(\d{4}-\d\d-\d\dT\d\d)[^"]*".*?"outcome":"(\w+)"/;

/** Passes the bytes on and counts entries by the hour on the way. */
async function* counted(chunks: AsyncIterable<Uint8Array>, hours: Map<string, HourCount>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) count(line, hours);
    yield chunk;
  }
}

function count(line: string, hours: Map<string, HourCount>): void {
  const match = WHEN.exec(line);
  if (!match) return;
  const hour = match[1]!;
  const counts = hours.get(hour) ?? { hour, allowed: 0, refused: 0 };
  if (match[2] === 'allowed') counts.allowed += 1;
  else counts.refused += 1;
  hours.set(hour, counts);
}

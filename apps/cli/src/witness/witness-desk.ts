import { hash } from 'node:crypto';
import {
  cosignatureLine,
  formatNote,
  isSignatureOf,
  judgeCheckpoint,
  parseCheckpoint,
  parseNote,
  parseSignature,
  treeHasher,
  withSignatures,
  type AddCheckpoint,
  type KeyHistory,
  type Signer,
  type WitnessDecision,
  type Witnessed,
} from '@watchbook/ledger';
import type { StateLock } from './state-lock.js';
import type { WitnessFolder } from './witness-folder.js';

/** A decision, and with 200 the cosignature line. */
export type Answer =
  | { readonly status: 200; readonly line: string; readonly witnessed: Witnessed }
  | Exclude<WitnessDecision, { status: 200 }>;

/** What is told of what a witness does. */
export type Report = (message: string) => void;

/**
 * Where a witness decides: one request at a time, and it stores before it cosigns.
 *
 * Whoever asks, by polling or over HTTP, comes through here, so the decision, the memory and the cosignature of one
 * checkpoint never mix with those of another.
 */
export class WitnessDesk {
  readonly hasher = treeHasher((data) => hash('sha256', data));
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly folder: WitnessFolder,
    readonly key: Signer,
    /** The logs that the witness knows, by origin. */
    readonly logs: Map<string, KeyHistory>,
    private readonly lock: Pick<StateLock, 'assertHeld'>,
    private readonly report: Report,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Decides, stores, cosigns. A fork that the request proves is kept. */
  cosign(request: AddCheckpoint): Promise<Answer> {
    const turn = this.last.then(() => this.decide(request));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async decide(request: AddCheckpoint): Promise<Answer> {
    await this.lock.assertHeld();
    const known = await this.latestFor(request.note);
    const decision = judgeCheckpoint(this.hasher, this.logs, () => known, request);
    if (decision.status !== 200) {
      if (decision.fork && known) await this.keepFork(known, request.note);
      return decision;
    }
    const { witnessed } = decision;
    await this.folder.store({ ...witnessed, note: this.withoutOthers(witnessed) });
    const line = cosignatureLine(witnessed, this.key, Math.floor(this.now().getTime() / 1000));
    const note = withSignatures(this.withoutOthers(witnessed), [parseSignature(line)]);
    await this.folder.store({ ...witnessed, note });
    return { status: 200, line, witnessed: { ...witnessed, note } };
  }

  /** The note with the log's own signature alone: what others added was not verified here. */
  private withoutOthers({ origin, size, note }: Witnessed): string {
    const log = this.logs.get(origin)!.verifierFor(size);
    const { text, signatures } = parseNote(note);
    const own = signatures.filter((signature) => isSignatureOf(signature, log));
    return formatNote({ text, signatures: own.slice(0, 1) });
  }

  private async latestFor(note: string): Promise<Witnessed | null> {
    try {
      return await this.folder.latest(parseCheckpoint(parseNote(note).text).origin);
    } catch {
      // No checkpoint: the decision says so.
      return null;
    }
  }

  private async keepFork(known: Witnessed, note: string): Promise<void> {
    const why = `the log has signed two roots of size ${known.size}`;
    const isNew = await this.folder.keepFork({ origin: known.origin, why, notes: [known.note, note], proof: null });
    if (isNew) this.report(`FORK of ${known.origin}: ${why}; both notes are kept in ${this.folder.path}/forks`);
  }
}

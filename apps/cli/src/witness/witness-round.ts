import {
  formatNote,
  inclusionFromTiles,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  TileError,
  verifyInclusion,
  viewFromTiles,
  type Checkpoint,
  type KeyHistory,
  type TreeView,
  type Witnessed,
} from '@watchbook/ledger';
import { LogRefusal, type LogClient } from './log-client.js';
import type { ForkEvidence } from './witness-folder.js';
import type { Report, WitnessDesk } from './witness-desk.js';

/** How one look at a log ended. */
export type Outcome =
  | { readonly kind: 'cosigned' | 'unchanged'; readonly size: number }
  /** The log shows less than it did: by itself no fork, but nothing to cosign either. */
  | { readonly kind: 'behind'; readonly size: number; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }
  /** Proved by two notes, or an unprovable continuation; both notes are kept. */
  | { readonly kind: 'fork'; readonly why: string };

/** One witness that follows one log by polling it. */
export class LogFollower {
  /** Size of the checkpoint whose cosignature the log has taken. */
  private brought: number | null = null;

  constructor(
    private readonly desk: WitnessDesk,
    private readonly origin: string,
    private readonly client: LogClient,
    private readonly report: Report,
  ) {}

  /**
   * Looks at the log once: verifies its newest checkpoint from its tiles, cosigns it and brings the cosignature.
   * @throws LogUnavailable when the log does not answer
   */
  async look(): Promise<Outcome> {
    const note = await this.client.checkpoint();
    const checkpoint = await this.open(note);
    if ('kind' in checkpoint) return checkpoint;
    const known = await this.desk.folder.latest(this.origin);
    const { size } = checkpoint;
    if (known && size < known.size) {
      await this.confront(known);
      return { kind: 'behind', size, why: `it shows ${size} entries, and ${known.size} were cosigned` };
    }
    if (known && known.size === size && known.rootHash === checkpoint.rootHash) {
      await this.bring(known);
      return { kind: 'unchanged', size };
    }
    return this.follow(known, checkpoint, note);
  }

  /** Verifies that the new checkpoint continues the known one, from the log's own tiles. */
  private async follow(known: Witnessed | null, next: Checkpoint, note: string): Promise<Outcome> {
    const from = known?.size ?? 0;
    const view = from === next.size ? sameSize : await this.viewOf(from, next);
    if (typeof view === 'string') return known ? this.keepFork(known, note, view) : { kind: 'refused', why: view };
    if (known && view !== sameSize && view.fromRoot !== known.rootHash) {
      return this.keepFork(known, note, `its first ${from} entries are others than were cosigned`, view);
    }
    const answer = await this.desk.cosign({ old: from, proof: view.hashes, note });
    if (answer.status === 409) return { kind: 'refused', why: `size ${answer.size} was cosigned meanwhile` };
    if (answer.status !== 200) {
      if (answer.fork && known) await this.confront(known);
      return { kind: answer.fork ? 'fork' : 'refused', why: answer.why };
    }
    await this.bring(answer.witnessed);
    return { kind: 'cosigned', size: next.size };
  }

  /** What the tiles of the log say of both sizes, or why they say nothing. */
  private async viewOf(from: number, { size, rootHash }: Checkpoint): Promise<TreeView | string> {
    try {
      const view = await viewFromTiles(this.desk.hasher, { from, to: size }, this.client.tile);
      return view.toRoot === rootHash ? view : `its tiles do not make the root that it signed at ${size}`;
    } catch (cause) {
      if (!(cause instanceof TileError || cause instanceof LogRefusal)) throw cause;
      return `it does not show how it grew from ${from} to ${size} (${cause.message})`;
    }
  }

  /** The checkpoint, signed with the key that must have signed it; rotations are followed where they are needed. */
  private async open(note: string): Promise<Checkpoint | Outcome> {
    const keys = this.desk.logs.get(this.origin)!;
    const opened = tryOpen(keys, note);
    if (!('why' in opened)) return opened;
    const next = await this.followRotations(keys, note);
    const again = tryOpen(next, note);
    if (!('why' in again)) return again;
    const known = await this.desk.folder.latest(this.origin);
    const isByOtherKey = next.keys.some(({ verifier }) => isSignedBy(note, verifier));
    return known && isByOtherKey ? this.keepFork(known, note, again.why) : { kind: 'refused', why: again.why };
  }

  /** Learns rotations whose entries are in the tree that the new key signed. */
  private async followRotations(keys: KeyHistory, note: string): Promise<KeyHistory> {
    const checkpoint = readCheckpoint(note);
    if (!checkpoint || checkpoint.origin !== this.origin) return keys;
    const { size, rootHash } = checkpoint;
    const rotations = (await this.client.rotations()).filter(({ seq }) => seq < size);
    try {
      const history = keys.clone();
      for (const { canonical } of rotations) history.learnText(canonical);
      history.open(note);
      for (const { seq, canonical } of rotations) {
        const hashes = await inclusionFromTiles(this.desk.hasher, { seq, size }, this.client.tile);
        const leafHash = this.desk.hasher.leaf(canonical);
        if (!verifyInclusion(this.desk.hasher, { seq, size, leafHash, rootHash, hashes })) return keys;
      }
      await this.desk.folder.storeRotations(
        this.origin,
        rotations.map(({ canonical }) => canonical),
      );
      this.desk.logs.set(this.origin, history);
      this.report(`${this.origin} signs with ${history.current.keyId} now`);
      return history;
    } catch (cause) {
      this.report(`${this.origin}: a rotation of the key is refused: ${(cause as Error).message}`);
      return keys;
    }
  }

  /** A log that does not take the cosignature is told so; it stays valid, and is brought again. */
  private async bring({ size, note }: Witnessed): Promise<void> {
    if (this.brought === size) return;
    const { text, signatures } = parseNote(note);
    const own = signatures.filter(({ keyId, name }) => keyId === this.desk.key.keyId && name === this.desk.key.name);
    try {
      await this.client.bring(formatNote({ text, signatures: own }));
      this.brought = size;
    } catch (cause) {
      if (!(cause instanceof LogRefusal)) throw cause;
      this.report(`${this.origin} does not take the cosignature of size ${size}: ${cause.message}`);
    }
  }

  private async keepFork(known: Witnessed, note: string, why: string, view?: TreeView): Promise<Outcome> {
    const evidence: ForkEvidence = { origin: this.origin, why, notes: [known.note, note], proof: view ?? null };
    if (await this.desk.folder.keepFork(evidence)) {
      this.report(`FORK of ${this.origin}: ${why}; both notes are kept in ${this.desk.folder.path}/forks`);
    }
    await this.confront(known);
    return { kind: 'fork', why };
  }

  /** Shows the portal what its log signed before, so that its own people see that it does not fit. */
  private async confront({ note }: Witnessed): Promise<void> {
    await this.client.bring(note).catch(() => undefined);
  }

  /** Whether the log has the cosignature on what was cosigned last. */
  get isBrought(): boolean {
    return this.brought !== null;
  }
}

/** Of the same size the roots alone decide. */
const sameSize: TreeView = { fromRoot: '', toRoot: '', hashes: [] };

function tryOpen(keys: KeyHistory, note: string): Checkpoint | { why: string } {
  try {
    return keys.open(note);
  } catch (cause) {
    return { why: (cause as Error).message };
  }
}

function readCheckpoint(note: string): Checkpoint | null {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch {
    return null;
  }
}

function isSignedBy(note: string, verifier: Parameters<typeof openCheckpoint>[1]): boolean {
  try {
    return openCheckpoint(note, verifier).size >= 0;
  } catch {
    return false;
  }
}

import type { OwnHead } from './chain.js';
import type { Checkpoint } from './checkpoint.js';
import { damage, type Damage, type DamageKind } from './damage.js';
import { MAX_ENTRY_BYTES, parseEntry } from './entry.js';
import { LinkReader, type EntryLinks } from './entry-links.js';
import { treeHasher, ZERO_HASH, type Hash, type TreeHasher } from './hash.js';
import { LineSplitter } from './lines.js';
import { parsePrunedLine, type PrunedLine } from './pruned-line.js';
import { Frontier } from './tree.js';

export * from './pruned-line.js';

/** What the entries of one institution, pruned out of the log, are held against. */
export interface PrunedOptions {
  /** Whose entries they are. */
  readonly institution: string;
  /** Opens the signed checkpoint of the last line. @throws Error when the log did not sign it */
  readonly open: (note: string) => Checkpoint;
  /** The own entry that was verified last time: the entries go on right after it. */
  readonly after?: OwnHead;
  /** The request that asked for the export. Its own entry comes last, so nothing newer was left out either. */
  readonly request?: string;
  readonly hasher?: TreeHasher;
  readonly onProgress?: (entries: number) => void;
}

/** Entries of one institution that were found whole: none changed, none left out, all in the signed log. */
export interface WholePruned {
  readonly ok: true;
  /** Entries of the institution in the file. */
  readonly entries: number;
  /** The institution's last entry; null when it has none. Verifying can go on after it another time. */
  readonly last: OwnHead | null;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly checkpoint: Checkpoint;
  readonly note: string;
}

/** Where reading broke off, and why. */
export interface DamagedPruned {
  readonly ok: false;
  readonly entries: number;
  readonly damage: Damage;
}

export type PrunedVerification = WholePruned | DamagedPruned;

/**
 * Verifies a pruned log (`docs/ledger-format.md`, section 9) in flat memory: the tree against its signed checkpoint,
 * and that the institution's entries run without a gap up to the one that the request itself made.
 */
export async function verifyPruned(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: PrunedOptions,
): Promise<PrunedVerification> {
  const reader = new PrunedReader(options);
  const lines = new LineSplitter((bytes, text) => reader.read(bytes, text));
  for await (const chunk of source) {
    if (!lines.push(chunk)) break;
    options.onProgress?.(reader.entries);
  }
  lines.flush();
  return reader.finish();
}

/** Reads a pruned log from the left: leaves that are shown, and the hashes of subtrees that are not. */
export class PrunedReader {
  private readonly hasher: TreeHasher;
  private readonly tree: Frontier;
  private readonly links = new LinkReader();
  private own: OwnHead | null;
  /** The leaf right before, where it is known: the chain is checked wherever two neighbours are. */
  private leafBefore: Hash | null = ZERO_HASH;
  private shown = 0;
  private firstAt: string | null = null;
  private lastAt: string | null = null;
  private lastText: string | null = null;
  private lastSeq: number | null = null;
  private note: string | null = null;
  private found: Damage | null = null;

  constructor(private readonly options: PrunedOptions) {
    this.hasher = options.hasher ?? treeHasher();
    this.tree = new Frontier(this.hasher);
    this.own = options.after ?? null;
  }

  get entries(): number {
    return this.shown;
  }

  /** Takes the next line. Answers false when damage is found. */
  read(bytes: Uint8Array, text: string): boolean {
    if (this.note !== null) return this.fail('not-canonical', 'something follows the checkpoint');
    const links = this.links.read(bytes, text);
    if (links) return this.readEntry(links, bytes, text);
    const line = parsePrunedLine(text);
    if (line) return this.readLine(line);
    return this.fail(bytes.length > MAX_ENTRY_BYTES ? 'too-large' : 'not-canonical');
  }

  /** What was read: whole, or damaged where. */
  finish(): PrunedVerification {
    if (!this.found && this.note === null) this.fail('truncated', 'the checkpoint at its end is missing');
    const checkpoint = this.found ? null : this.openCheckpoint(this.note!);
    if (!checkpoint) return { ok: false, entries: this.shown, damage: this.found! };
    const { firstAt, lastAt, own: last, shown: entries } = this;
    return { ok: true, entries, last, firstAt, lastAt, checkpoint, note: this.note! };
  }

  private readLine(line: PrunedLine): boolean {
    if ('checkpoint' in line) {
      this.note = line.checkpoint;
      return true;
    }
    const { subtree } = line;
    if (this.tree.size % 2 ** subtree.level !== 0 || !Number.isSafeInteger(this.tree.size + 2 ** subtree.level)) {
      return this.fail('sequence', `no subtree of level ${subtree.level} begins here`);
    }
    this.tree.appendSubtree(subtree);
    this.leafBefore = subtree.level === 0 ? subtree.hash : null;
    return true;
  }

  private readEntry(links: EntryLinks, bytes: Uint8Array, text: string): boolean {
    const { size } = this.tree;
    if (Number(links.seq) !== size) return this.fail('sequence', `it says ${links.seq} where ${size} belongs`);
    if (links.institution !== this.options.institution) return this.fail('foreign');
    if (this.leafBefore !== null && links.prev !== this.leafBefore) return this.failBefore('chain');
    if (this.lastAt !== null && links.at < this.lastAt) return this.fail('time', `${links.at} after ${this.lastAt}`);
    const expected = this.own ? this.own.seq + 1 : 0;
    if (Number(links.ownSeq) !== expected) {
      return this.fail('own', `it is number ${links.ownSeq} of the institution, number ${expected} was left out`);
    }
    if (links.ownPrev !== (this.own?.hash ?? ZERO_HASH)) {
      return this.failBefore('own');
    }
    const hash = this.hasher.leaf(bytes);
    this.tree.append(hash);
    this.own = { seq: expected, hash };
    this.leafBefore = hash;
    this.firstAt ??= links.at;
    this.lastAt = links.at;
    this.lastText = text;
    this.lastSeq = size;
    this.shown += 1;
    return true;
  }

  private openCheckpoint(note: string): Checkpoint | null {
    const checkpoint = this.tryOpen(note);
    if (!checkpoint) return null;
    const { size } = this.tree;
    if (checkpoint.size !== size) {
      this.fail('truncated', `the checkpoint vouches for ${checkpoint.size} entries, ${size} are accounted for`);
    } else if (checkpoint.rootHash !== this.tree.root()) {
      this.found = damage('root', 0, 'an entry or a hash in the file is not the one in the log');
    } else if (this.options.request !== undefined && this.lastRequest() !== this.options.request) {
      this.found = damage('stale', this.lastSeq);
    }
    return this.found ? null : checkpoint;
  }

  private tryOpen(note: string): Checkpoint | null {
    try {
      return this.options.open(note);
    } catch (cause) {
      this.found = damage('checkpoint', null, (cause as Error).message);
      return null;
    }
  }

  private lastRequest(): string | null {
    return this.lastText === null ? null : parseEntry(this.lastText).request;
  }

  /** Two entries do not fit: the one shown before was changed, or the link of this one. */
  private failBefore(kind: DamageKind): false {
    const { size } = this.tree;
    return this.failAt(kind, this.lastSeq ?? size, `it was changed, or entry ${size}, which points to it`);
  }

  private fail(kind: DamageKind, particular?: string): false {
    return this.failAt(kind, this.tree.size, particular);
  }

  private failAt(kind: DamageKind, seq: number, particular?: string): false {
    this.found = damage(kind, seq, particular);
    return false;
  }
}

import { emptyHead, type OwnHead } from './chain.js';
import type { Checkpoint } from './checkpoint.js';
import { LinkReader, type EntryLinks } from './entry-links.js';
import { ZERO_HASH, type Hash, type TreeHasher } from './hash.js';
import type { LogPosition } from './log-reader.js';
import { isRotation } from './rotation.js';
import { SubtreeRow, type HashedNode } from './subtree-row.js';
import { Frontier } from './tree.js';

/** The first and the last entry of one institution within a segment. */
export interface OwnSpan {
  readonly firstSeq: number;
  readonly firstPrev: Hash;
  readonly last: OwnHead;
}

/** Neighbouring entries that fit to each other, and what those before them must be like to fit. Plain data. */
export interface Segment {
  readonly start: number;
  readonly count: number;
  readonly firstPrev: Hash;
  readonly firstAt: string;
  readonly lastHash: Hash;
  readonly lastAt: string;
  readonly own: ReadonlyMap<string, OwnSpan>;
  readonly nodes: readonly HashedNode[];
  readonly rotations: readonly string[];
  /** The subtrees up to each checkpoint that lies within. */
  readonly marks: ReadonlyMap<number, readonly HashedNode[]>;
}

/**
 * Reads a part of a log without what comes before it, so that several threads can verify one log.
 *
 * It only decides whether the part is whole. Who finds a part that is not reads it again with a `LogReader`, which
 * names the first bad entry.
 */
export class SegmentReader {
  private readonly links = new LinkReader();
  private readonly own = new Map<string, { firstSeq: number; firstPrev: Hash; last: { seq: number; hash: Hash } }>();
  private readonly marks = new Map<number, readonly HashedNode[]>();
  private readonly rotations: string[] = [];
  private first: EntryLinks | null = null;
  private row: SubtreeRow | null = null;
  private next = 0;
  private lastHash: Hash = ZERO_HASH;
  private lastAt = '';

  /** @param sizes of the checkpoints that the whole is held against */
  constructor(
    private readonly hasher: TreeHasher,
    private readonly sizes: ReadonlySet<number>,
  ) {}

  get size(): number {
    return this.first ? this.next - Number(this.first.seq) : 0;
  }

  /** Takes the next line, as `LogReader` does. Answers false when the part is not whole. */
  read(bytes: Uint8Array, text: string, leaf?: Uint8Array): boolean {
    const links = this.links.read(bytes, text);
    if (!links) return false;
    if (!this.first) this.begin(links);
    else if (Number(links.seq) !== this.next || links.prev !== this.lastHash || links.at < this.lastAt) return false;
    const hash = leaf ? this.hasher.sha256(leaf) : this.hasher.leaf(bytes);
    if (!this.numberOwn(links, hash)) return false;
    this.row!.append(hash);
    if (isRotation(text)) this.rotations.push(text);
    this.lastHash = hash;
    this.lastAt = links.at;
    this.next += 1;
    if (this.sizes.has(this.next)) this.marks.set(this.next, this.row!.nodes());
    return true;
  }

  /** What was read; null when it held no entry. */
  finish(): Segment | null {
    if (!this.first) return null;
    const { seq, prev: firstPrev, at: firstAt } = this.first;
    const start = Number(seq);
    const { lastHash, lastAt, own, marks, rotations } = this;
    const nodes = this.row!.nodes();
    return { start, count: this.size, firstPrev, firstAt, lastHash, lastAt, own, nodes, marks, rotations };
  }

  private begin(links: EntryLinks): void {
    this.first = links;
    this.next = Number(links.seq);
    this.row = new SubtreeRow(this.hasher, this.next);
  }

  private numberOwn({ institution, ownSeq, ownPrev }: EntryLinks, hash: Hash): boolean {
    if (institution === undefined) return ownSeq === undefined;
    if (ownSeq === undefined) return false;
    const known = this.own.get(institution);
    if (!known) {
      const seq = Number(ownSeq);
      this.own.set(institution, { firstSeq: seq, firstPrev: ownPrev!, last: { seq, hash } });
      return true;
    }
    if (Number(ownSeq) !== known.last.seq + 1 || ownPrev !== known.last.hash) return false;
    known.last = { seq: known.last.seq + 1, hash };
    return true;
  }
}

/** Joins segments from the left to one log, and holds it against the checkpoints. */
export class SegmentJoiner {
  private readonly tree: Frontier;
  private readonly own = new Map<string, OwnHead>();
  private readonly pending: Checkpoint[];
  private readonly named: string[] = [];
  private lastHash: Hash;
  private lastAt: string;
  private agreed = 0;

  constructor(hasher: TreeHasher, checkpoints: readonly Checkpoint[] = []) {
    const { lastHash, lastAt } = emptyHead(hasher);
    this.tree = new Frontier(hasher);
    this.lastHash = lastHash;
    this.lastAt = lastAt;
    this.pending = checkpoints.filter(({ size }) => size > 0).sort((a, b) => a.size - b.size);
  }

  get size(): number {
    return this.tree.size;
  }

  /** How many entries the checkpoints that agreed vouch for. */
  get agreedSize(): number {
    return this.agreed;
  }

  /** The entries that name a new key, in what was joined. */
  get rotations(): readonly string[] {
    return this.named;
  }

  /** Checkpoints that lie beyond what was joined. */
  get beyond(): readonly Checkpoint[] {
    return this.pending;
  }

  /** Appends a segment; false, and nothing is appended, when it does not fit or a checkpoint says otherwise. */
  append(segment: Segment): boolean {
    const { start, count, firstPrev, firstAt, own } = segment;
    if (start !== this.tree.size || firstPrev !== this.lastHash || firstAt < this.lastAt) return false;
    if (![...own].every(([institution, span]) => this.fitsOwn(institution, span))) return false;
    const reached = this.pending.filter(({ size }) => size <= start + count);
    if (!reached.every((checkpoint) => this.agrees(checkpoint, segment))) return false;
    this.pending.splice(0, reached.length);
    this.agreed = reached.at(-1)?.size ?? this.agreed;
    for (const node of segment.nodes) this.tree.appendSubtree(node);
    for (const [institution, { last }] of own) this.own.set(institution, last);
    this.named.push(...segment.rotations);
    this.lastHash = segment.lastHash;
    this.lastAt = segment.lastAt;
    return true;
  }

  /** Where the joined log ends: a `LogReader` can go on from there. */
  position(): LogPosition {
    const { lastHash, lastAt } = this;
    return { head: { frontier: this.tree.clone(), lastHash, lastAt }, own: new Map(this.own) };
  }

  private fitsOwn(institution: string, { firstSeq, firstPrev }: OwnSpan): boolean {
    const before = this.own.get(institution);
    return firstSeq === (before ? before.seq + 1 : 0) && firstPrev === (before?.hash ?? ZERO_HASH);
  }

  private agrees({ size, rootHash }: Checkpoint, { marks }: Segment): boolean {
    const tree = this.tree.clone();
    for (const node of marks.get(size) ?? []) tree.appendSubtree(node);
    return tree.size === size && tree.root() === rootHash;
  }
}

import { emptyHead, type Head, type OwnHead } from './chain.js';
import type { Checkpoint } from './checkpoint.js';
import { damage, type Damage } from './damage.js';
import { entryPattern, MAX_ENTRY_BYTES } from './entry.js';
import { LinkReader, type EntryLinks } from './entry-links.js';
import { ZERO_HASH, type Hash, type TreeHasher } from './hash.js';
import { parsePrunedLine } from './pruned-line.js';
import { isRotation } from './rotation.js';
import { Frontier, type NodeListener } from './tree.js';
import type { Verification } from './verify.js';

/** An entry whose `prev` is not the hash of the entry before: one of the two was changed. */
interface Suspect {
  readonly text: string;
  readonly hash: Hash;
  readonly prev: Hash;
}

/** Where reading stands: everything that the next entry must fit to. */
export interface LogPosition {
  readonly head: Head;
  /** The last own entry of each institution; null to leave own numbers unchecked from here on. */
  readonly own: ReadonlyMap<string, OwnHead> | null;
}

export interface LogReaderOptions {
  /** Opened checkpoints; those below the position are passed over. */
  readonly checkpoints?: readonly Checkpoint[];
  /** Where to begin; at the first entry unless given. */
  readonly from?: LogPosition;
  /** How many entries a checkpoint was found to vouch for; all before the position unless given. */
  readonly agreedSize?: number;
  /** Called with every complete subtree of the tree, for storing tiles. */
  readonly onNode?: NodeListener;
}

/**
 * Reads the entries of one log in order and keeps only what the next entry must fit to.
 *
 * The tree runs one entry behind: a leaf is appended when the entry after it has confirmed it.
 */
export class LogReader {
  private readonly frontier: Frontier;
  private readonly linkReader = new LinkReader();
  private readonly pending: Checkpoint[];
  private readonly own: Map<string, { seq: number; hash: Hash }> | null;
  private readonly onNode: NodeListener | undefined;
  private lastHash: Hash;
  private firstAt: string | null = null;
  private lastAt: string;
  private count: number;
  private agreedSize: number;
  private readonly rotations: string[] = [];
  private suspect: Suspect | null = null;
  private found: Damage | null = null;

  constructor(
    private readonly hasher: TreeHasher,
    { checkpoints = [], from = { head: emptyHead(hasher), own: new Map() }, agreedSize, onNode }: LogReaderOptions = {},
  ) {
    this.frontier = from.head.frontier.clone();
    this.lastHash = from.head.lastHash;
    this.lastAt = from.head.lastAt;
    this.count = this.frontier.size;
    this.agreedSize = agreedSize ?? this.count;
    this.own = from.own && copied(from.own);
    this.onNode = onNode;
    this.pending = checkpoints.filter(({ size }) => size >= this.count).sort((a, b) => a.size - b.size);
  }

  /** Entries read and found in place so far. */
  get size(): number {
    return this.count;
  }

  /**
   * Takes the next line. Answers false when damage is found and no further line can say more.
   * @param leaf the bytes with 0x00 in front, where the caller has them so
   */
  read(bytes: Uint8Array, text: string, leaf?: Uint8Array): boolean {
    const links = this.linkReader.read(bytes, text);
    if (this.suspect) return this.settleSuspect(links?.prev);
    if (links) return this.link(links, text, leaf ? this.hasher.sha256(leaf) : this.hasher.leaf(bytes));
    return this.fail(
      bytes.length > MAX_ENTRY_BYTES
        ? damage('too-large', this.count)
        : damage('not-canonical', this.count, misspelling(text)),
    );
  }

  private link(links: EntryLinks, text: string, hash: Hash): boolean {
    if (Number(links.seq) !== this.count) {
      return this.fail(damage('sequence', this.count, `it says ${links.seq} where ${this.count} belongs`));
    }
    if (links.prev !== this.lastHash) {
      if (!entryPattern.test(text)) return this.fail(damage('not-canonical', this.count));
      if (this.count === 0) return this.fail(damage('chain', 0, 'the first entry points to one before it'));
      this.suspect = { text, hash, prev: links.prev };
      return true;
    }
    if (!this.confirmLast()) return false;
    if (links.at < this.lastAt) return this.fail(damage('time', this.count, `${links.at} after ${this.lastAt}`));
    if (!this.numberOwn(links, hash)) {
      return this.fail(damage(entryPattern.test(text) ? 'own' : 'not-canonical', this.count));
    }
    if (isRotation(text)) this.rotations.push(text);
    this.firstAt ??= links.at;
    this.lastAt = links.at;
    this.lastHash = hash;
    this.count += 1;
    return true;
  }

  /** Where reading stands. Valid after `finish` found no damage; a reader may go on from there. */
  position(): LogPosition {
    return {
      head: { frontier: this.frontier.clone(), lastHash: this.lastHash, lastAt: this.lastAt },
      own: this.own && copied(this.own),
    };
  }

  /** What was read so far: whole, or damaged where. More lines may follow when it is whole. */
  finish(): Verification {
    if (this.suspect) this.settleSuspect(undefined);
    if (!this.found) this.confirmLast();
    const [missing] = this.pending;
    if (!this.found && missing) {
      this.found = damage('truncated', this.count, `${this.count} of ${missing.size} entries are there`);
    }
    const { rotations } = this;
    if (this.found) return { ok: false, size: this.count, damage: this.found, rotations };
    return {
      ok: true,
      size: this.count,
      rootHash: this.frontier.root(),
      lastHash: this.lastHash,
      firstAt: this.firstAt,
      lastAt: this.count === 0 ? null : this.lastAt,
      institutions: this.own?.size ?? 0,
      signedSize: this.agreedSize,
      rotations,
    };
  }

  /** Appends the entry read last to the tree and compares it with the checkpoints of that size. */
  private confirmLast(): boolean {
    if (this.count > this.frontier.size) this.frontier.append(this.lastHash, this.onNode);
    while (this.pending[0]?.size === this.frontier.size) {
      if (this.pending[0].rootHash !== this.frontier.root()) {
        const where = `an entry from ${this.agreedSize} to ${this.count - 1} was rewritten; checkpoint of size ${this.count}`;
        return this.fail(damage('root', this.agreedSize, where));
      }
      this.agreedSize = this.frontier.size;
      this.pending.shift();
    }
    return true;
  }

  private numberOwn({ institution, ownSeq, ownPrev }: EntryLinks, hash: Hash): boolean {
    if (institution === undefined) return ownSeq === undefined;
    if (!this.own) return ownSeq !== undefined;
    const last = this.own.get(institution);
    if (Number(ownSeq) !== (last ? last.seq + 1 : 0) || ownPrev !== (last?.hash ?? ZERO_HASH)) return false;
    if (last) {
      last.seq += 1;
      last.hash = hash;
    } else {
      this.own.set(institution, { seq: 0, hash });
    }
    return true;
  }

  /**
   * Decides which of two entries that do not fit was changed. If the later one, with the right `prev` put back,
   * is what the entry after it (or the checkpoint) vouches for, only its `prev` was changed; else the earlier one is bad.
   */
  private settleSuspect(nextPrev: Hash | undefined): boolean {
    const { text, hash, prev } = this.suspect!;
    const repaired = this.hasher.leaf(
      text.replace(`"prev":"${prev}","purpose"`, `"prev":"${this.lastHash}","purpose"`),
    );
    const laterIsBad =
      nextPrev === undefined ? this.checkpointWants(repaired) : nextPrev === repaired && nextPrev !== hash;
    return this.fail(damage('chain', laterIsBad ? this.count : this.count - 1));
  }

  private checkpointWants(leaf: Hash): boolean {
    const tree = this.frontier.clone();
    if (this.count > tree.size) tree.append(this.lastHash);
    tree.append(leaf);
    return this.pending.some(({ size, rootHash }) => size === tree.size && rootHash === tree.root());
  }

  private fail(found: Damage): boolean {
    this.found = found;
    this.suspect = null;
    return false;
  }
}

/** Says of the commonest accidents what happened; deliberate changes have no name. */
function misspelling(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text.endsWith('\r')) return 'it ends with a carriage return';
  if (/^(?:\u00ef\u00bb\u00bf|\ufeff)/.test(text)) return 'a byte order mark stands in front of it';
  if (parsePrunedLine(text)) return 'it belongs to the pruned log of one institution, not to a whole one';
  return text.startsWith('{"action":') && !text.endsWith('}') ? 'it is cut off' : undefined;
}

const copied = (own: ReadonlyMap<string, OwnHead>): Map<string, { seq: number; hash: Hash }> =>
  new Map([...own].map(([institution, last]) => [institution, { ...last }]));

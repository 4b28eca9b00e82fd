import type { LedgerEntry } from '@watchbook/contract';
import { entryText } from './entry.js';
import { ZERO_HASH, type Hash, type TreeHasher } from './hash.js';
import { Frontier } from './tree.js';

/** What an entry says before it has a place in the log. */
export type EntryDraft = Omit<LedgerEntry, 'v' | 'seq' | 'at' | 'prev' | 'own'>;

/** How far one institution has numbered its own entries. */
export interface OwnHead {
  readonly seq: number;
  readonly hash: Hash;
}

/** An entry with its place, its canonical text and its hash. */
export interface SealedEntry {
  readonly entry: LedgerEntry;
  readonly text: string;
  readonly hash: Hash;
}

/** The end of a log: all that is needed to append to it. */
export interface Head {
  readonly frontier: Frontier;
  readonly lastHash: Hash;
  readonly lastAt: string;
}

/** The head of a log without entries. */
export const emptyHead = (hasher: TreeHasher): Head => ({
  frontier: new Frontier(hasher),
  lastHash: ZERO_HASH,
  lastAt: '0000-01-01T00:00:00.000Z',
});

/**
 * Appends entries to a log in memory. It changes nothing else, so a caller whose storage fails throws it away.
 *
 * `own` answers with the institution's last own entry, or null before its first.
 */
export class Chain {
  private readonly frontier: Frontier;
  private lastHash: Hash;
  private lastAt: string;
  private readonly own: Map<string, OwnHead>;

  constructor(
    private readonly hasher: TreeHasher,
    head: Head,
    own: Iterable<readonly [string, OwnHead]>,
  ) {
    this.frontier = head.frontier.clone();
    this.lastHash = head.lastHash;
    this.lastAt = head.lastAt;
    this.own = new Map(own);
  }

  /** Gives a draft the next place. `at` is the clock's time; the entry never claims to be earlier than the one before. */
  append(draft: EntryDraft, at: string): SealedEntry {
    const { institution } = draft.actor;
    if (at > this.lastAt) this.lastAt = at;
    const entry: LedgerEntry = {
      ...draft,
      v: 1,
      seq: this.frontier.size,
      at: this.lastAt,
      prev: this.lastHash,
      own: institution === null ? null : this.nextOwn(institution),
    };
    const text = entryText(entry);
    const hash = this.hasher.leaf(text);
    this.frontier.append(hash);
    this.lastHash = hash;
    if (institution !== null) this.own.set(institution, { seq: entry.own!.seq, hash });
    return { entry, text, hash };
  }

  /** Where the log ends now. */
  head(): Head {
    return { frontier: this.frontier.clone(), lastHash: this.lastHash, lastAt: this.lastAt };
  }

  /** The last own entry of each institution that is known here. */
  ownHeads(): ReadonlyMap<string, OwnHead> {
    return this.own;
  }

  private nextOwn(institution: string): { seq: number; prev: Hash } {
    const last = this.own.get(institution);
    return last ? { seq: last.seq + 1, prev: last.hash } : { seq: 0, prev: ZERO_HASH };
  }
}

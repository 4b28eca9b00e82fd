import type { Hash } from '@watchbook/ledger';

/** What an answer said about an entry of its own. Over HTTP a header names only the place. */
export interface SeenReceipt {
  readonly seq: number;
  readonly hash?: Hash;
  readonly id?: string;
}

/** A business row that must have been written, and the ledger action that writes it. */
export interface WrittenRow {
  /** Id of the row, as the entry names it among its resources. */
  readonly id: string;
  readonly action: string;
}

/** What one caller saw of one request. Times are milliseconds of one clock for all callers. */
export interface Observation {
  readonly caller: string;
  readonly began: number;
  readonly ended: number;
  /** `answered`: protected data or a confirmation left. `refused`: a clear error. `lost`: the caller heard nothing. */
  readonly outcome: 'answered' | 'refused' | 'lost';
  readonly receipts: readonly SeenReceipt[];
  /** Rows whose writing the answer confirmed. */
  readonly writes: readonly WrittenRow[];
  /** The answer repeats an earlier one, as an idempotency key or a second delivery makes it. */
  readonly repeats?: boolean;
  /** Whether somebody else, asked after the answer came, found its entries in the database. Absent: nobody was asked. */
  readonly confirmed?: boolean;
  /** Protected content was in it. Only an answer may have that. */
  readonly hadContent?: boolean;
}

/** One row of the stored log. */
export interface StoredEntry {
  readonly seq: number;
  readonly hash: Hash;
  readonly id: string;
  readonly body: Uint8Array;
}

/** What the database holds when all is quiet again. */
export interface StoredState {
  /** Every row of the log, by place. */
  readonly entries: readonly StoredEntry[];
  readonly head: { readonly size: number; readonly lastHash: Hash };
  /** Intents that were committed and are not sealed yet. */
  readonly waiting: readonly string[];
  /** Every row of the business tables that the callers wrote to. */
  readonly rows: readonly WrittenRow[];
}

/** A run: what everybody saw, and what is stored. */
export interface History {
  readonly observations: readonly Observation[];
  readonly stored: StoredState;
}

/** Every way in which a history can break a promise. The list is closed. */
export const violationKinds = {
  unlogged: 'an answer left without an entry',
  lost: 'an acknowledged entry is not in the log',
  receipt: 'an acknowledged entry is not what its receipt says',
  shared: 'two answers were given for one entry',
  late: 'an answer left before its entry could be found',
  leak: 'a refusal carried protected content',
  damage: 'the stored log does not verify',
  head: 'the head of the ledger is not the end of the stored log',
  duplicate: 'two entries have the same id',
  waiting: 'a committed intent was never sealed',
  'lost-write': 'an acknowledged write is not there',
  'repeated-write': 'a row was written more than once',
  'unlogged-write': 'a row is there that no entry records',
  'logged-twice': 'a write has more than one entry',
  'phantom-write': 'an entry records a write that is not there',
  order: 'an answer received before another request began has the later entry',
  slow: 'a refusal took longer than it may',
} as const;
export type ViolationKind = keyof typeof violationKinds;

/** One broken promise, and whose. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly why: string;
}

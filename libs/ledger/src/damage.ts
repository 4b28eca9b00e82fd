/** Everything that can be wrong with a log. The list is closed. */
export const damageKinds = {
  'not-canonical': 'the line is not the canonical text of an entry',
  'too-large': 'the line is longer than an entry may be',
  sequence: 'the entry has another sequence number than its place demands',
  chain: 'the entry does not hash to what the entry after it says',
  time: 'the entry claims to be earlier than the one before it',
  own: 'the own number of the institution, or its link to its entry before, is wrong',
  truncated: 'the log ends before the size that a checkpoint vouches for',
  root: 'the entries do not make the tree that a checkpoint vouches for',
  fork: 'two signed checkpoints of the same size have different roots',
  checkpoint: 'the checkpoint is malformed or not signed by the log',
  key: "the log's key was not rotated as the key before it signed",
  foreign: 'the entry is not one of this institution',
  stale: 'the last own entry is not the one of this request, so newer ones may be missing',
} as const;
export type DamageKind = keyof typeof damageKinds;

/** What is wrong with a log, and where. */
export interface Damage {
  readonly kind: DamageKind;
  /** The first bad entry; null when the fault is in a checkpoint itself. For `root` and `fork` the first that may be bad. */
  readonly seq: number | null;
  readonly why: string;
}

/** Describes damage with the sentence of its kind and, where it helps, a particular. */
export function damage(kind: DamageKind, seq: number | null, particular?: string): Damage {
  return { kind, seq, why: particular ? `${damageKinds[kind]}: ${particular}` : damageKinds[kind] };
}

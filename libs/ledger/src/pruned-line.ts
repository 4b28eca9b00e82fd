import { isHash, type Hash } from './hash.js';

/** A complete subtree of 2^level leaves that are not shown. */
export interface PrunedSubtree {
  readonly level: number;
  readonly hash: Hash;
}

/** What a line of a pruned log may be, besides the canonical text of an entry. */
export type PrunedLine = { readonly subtree: PrunedSubtree } | { readonly checkpoint: string };

const SUBTREE = /^\{"hash":"([0-9a-f]{64})","level":(0|[1-9][0-9]?)\}$/;
const CHECKPOINT = /^\{"checkpoint":"/;
const MAX_LEVEL = 52;

/** The line that stands for leaves that are not shown. */
export const subtreeLine = ({ level, hash }: PrunedSubtree): string => `{"hash":"${hash}","level":${level}}`;

/** The last line: the signed checkpoint that the whole is held against. ASCII, as everything in an export is. */
export const checkpointLine = (note: string): string =>
  JSON.stringify({ checkpoint: note }).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Reads a line that is no entry; null for every spelling but the one that is written. */
export function parsePrunedLine(text: string): PrunedLine | null {
  const subtree = SUBTREE.exec(text);
  if (subtree) {
    const [, hash, level] = subtree;
    return isHash(hash!) && Number(level) <= MAX_LEVEL ? { subtree: { hash, level: Number(level) } } : null;
  }
  return CHECKPOINT.test(text) ? parseCheckpointLine(text) : null;
}

function parseCheckpointLine(text: string): PrunedLine | null {
  try {
    const { checkpoint } = JSON.parse(text) as { checkpoint: unknown };
    if (typeof checkpoint !== 'string' || checkpointLine(checkpoint) !== text) return null;
    return { checkpoint };
  } catch {
    return null;
  }
}

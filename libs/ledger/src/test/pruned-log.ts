import type { SealedEntry } from '../chain.js';
import { checkpointLine, subtreeLine } from '../pruned-line.js';
import { planPruned } from '../proof.js';
import { noteOf, SampleTiles } from './signed-log.js';

/** Lines that show the given leaves of a log and prune the others. */
export function prunedLines(log: readonly SealedEntry[], shown: readonly number[]): string[] {
  const tiles = new SampleTiles(log);
  const lines = [...planPruned(shown, log.length)].map((part) =>
    typeof part === 'number' ? log[part]!.text : subtreeLine({ level: part.level, hash: tiles.read(part) }),
  );
  return [...lines, checkpointLine(noteOf(log, log.length))];
}

/** Where the entries of an institution lie, from one of its own numbers on. */
export const placesOf = (log: readonly SealedEntry[], institution: string, fromOwn = 0): number[] =>
  log
    .filter(({ entry }) => entry.actor.institution === institution && entry.own!.seq >= fromOwn)
    .map(({ entry }) => entry.seq);

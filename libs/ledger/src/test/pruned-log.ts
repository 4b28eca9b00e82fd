import type { SealedEntry } from '../chain.js';
import { signCheckpoint } from '../checkpoint.js';
import { makeSigner } from '../key.js';
import { checkpointLine, subtreeLine } from '../pruned-line.js';
import { planPruned } from '../proof.js';
import { Frontier } from '../tree.js';
import { checkpointOf, hasher, ORIGIN, testSeed } from './sample-log.js';

export const logSigner = makeSigner(ORIGIN, testSeed('log'));

/** The signed checkpoint of a whole sample log. */
export const signedCheckpoint = (log: readonly SealedEntry[], size = log.length): string =>
  signCheckpoint(checkpointOf(log, size), logSigner);

/** Lines that show the given leaves of a log and prune the others. */
export function prunedLines(log: readonly SealedEntry[], shown: readonly number[]): string[] {
  const nodes = new Map<string, string>();
  const tree = new Frontier(hasher);
  for (const { hash } of log) tree.append(hash, (level, index, node) => nodes.set(`${level}/${index}`, node));
  const lines = [...planPruned(shown, log.length)].map((part) =>
    typeof part === 'number'
      ? log[part]!.text
      : subtreeLine({ level: part.level, hash: nodes.get(`${part.level}/${part.index}`)! }),
  );
  return [...lines, checkpointLine(signedCheckpoint(log))];
}

/** Where the entries of an institution lie, from one of its own numbers on. */
export const placesOf = (log: readonly SealedEntry[], institution: string, fromOwn = 0): number[] =>
  log
    .filter(({ entry }) => entry.actor.institution === institution && entry.own!.seq >= fromOwn)
    .map(({ entry }) => entry.seq);

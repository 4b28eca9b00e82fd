import { utf8 } from '../bytes.js';
import { Chain, emptyHead, type EntryDraft, type SealedEntry } from '../chain.js';
import { signCheckpoint } from '../checkpoint.js';
import { treeHasher, type Hash } from '../hash.js';
import { makeSigner, type Signer } from '../key.js';
import { buildProof, planConsistency, type TreeNode } from '../proof.js';
import { KEY_ROTATED, rotationResources } from '../rotation.js';
import { tileBytes, type SizedTile } from '../tile-proof.js';
import { TILE_WIDTH } from '../tile.js';
import { Frontier } from '../tree.js';
import { checkpointOf, ORIGIN, sampleDraft, testSeed } from './sample-log.js';

const hasher = treeHasher();

/** The keys of the sample log, in the order in which they sign. */
export const logKeys = ['log', 'log 2', 'log 3'].map((label) => makeSigner(ORIGIN, testSeed(label))) as [
  Signer,
  Signer,
  Signer,
];

/** The hashes of every tile of a log, as a log serves them. */
export class SampleTiles {
  private readonly nodes = new Map<string, Hash>();
  private readonly tree = new Frontier(hasher);

  constructor(leaves: readonly { readonly hash: Hash }[]) {
    for (const { hash } of leaves) {
      this.tree.append(hash, (level, index, node) => this.nodes.set(`${level}/${index}`, node));
    }
  }

  read = ({ level, index }: TreeNode): Hash => this.nodes.get(`${level}/${index}`)!;

  hashes({ level, index, width }: SizedTile): Hash[] {
    return Array.from({ length: width }, (_, i) => this.read({ level: 8 * level, index: index * TILE_WIDTH + i }));
  }

  fetch = (tile: SizedTile): Promise<Uint8Array> => Promise.resolve(tileBytes(this.hashes(tile)));

  consistency(from: number, to: number): Hash[] {
    return buildProof(hasher, planConsistency(from, to), this.read);
  }
}

/** The checkpoint of the first entries, signed. */
export const noteOf = (log: readonly { readonly hash: Hash }[], size: number, key: Signer = logKeys[0]): string =>
  signCheckpoint(checkpointOf(log, size), key);

/** A log in which the old key names its successor in the entries at these places. */
export function rotatedLog(size: number, places: readonly number[]): SealedEntry[] {
  const chain = new Chain(hasher, emptyHead(hasher), []);
  const log: SealedEntry[] = [];
  for (let seq = 0; seq < size; seq++) {
    const turn = places.indexOf(seq);
    const draft = turn < 0 ? sampleDraft(seq) : rotationDraft(log, turn);
    log.push(chain.append(draft, new Date(Date.parse('2026-11-23T08:00:00.000Z') + seq).toISOString()));
  }
  return log;
}

/** The entry with which one key of the log names the next, after the checkpoint of all entries so far. */
export function rotationDraft(log: readonly SealedEntry[], turn: number): EntryDraft {
  const resources = rotationResources(logKeys[turn]!, logKeys[turn + 1]!, checkpointOf(log, log.length));
  return {
    ...sampleDraft(log.length),
    actor: { institution: null, user: null, roles: [], via: 'system' },
    action: KEY_ROTATED,
    outcome: 'allowed',
    purpose: null,
    resources,
  };
}

/** The stored bytes of an entry. */
export const entryBytes = ({ text }: SealedEntry): Uint8Array => utf8(text);

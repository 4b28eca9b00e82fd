import { Chain, emptyHead, type EntryDraft, type SealedEntry } from '../chain.js';
import type { Checkpoint } from '../checkpoint.js';
import { utf8 } from '../bytes.js';
import { treeHasher, type Hash } from '../hash.js';
import { Frontier } from '../tree.js';

export const ORIGIN = 'watchbook.example/ledger';
export const hasher = treeHasher();
const digest = (label: string): Hash => hasher.sha256(utf8(label));

const uuid = (label: string): string => {
  const h = digest(label);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-7${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
};
const institutions = [uuid('harbor'), uuid('aurora'), uuid('meridian'), null];
const actions = ['notice.read', 'notice.listed', 'notice.published', 'session.opened', 'notice.read-denied'];

/** The draft at a place of the sample log: the same every time, of several institutions, with pages and denials. */
export function sampleDraft(seq: number): EntryDraft {
  const institution = institutions[(seq * 7 + (seq % 3)) % institutions.length]!;
  const action = actions[seq % actions.length]!;
  const page = action === 'notice.listed' ? (seq % 25) + 1 : 1;
  return {
    id: uuid(`entry ${seq}`),
    actor: {
      institution,
      user: institution === null ? null : uuid(`user ${seq % 5}`),
      roles: institution === null ? [] : ['analyst'],
      via: institution === null ? 'system' : 'session',
    },
    action,
    outcome: action.endsWith('denied') ? 'denied' : 'allowed',
    purpose: seq % 2 === 0 ? 'claims' : null,
    resources: Array.from({ length: page }, (_, i) => ({
      type: 'notice',
      id: uuid(`notice ${seq + i}`),
      version: i + 1,
    })),
    policy: digest('policy'),
    request: uuid(`request ${seq}`),
    detail: seq % 4 === 0 ? digest(`detail ${seq}`) : null,
    nonce: digest(`nonce ${seq}`).slice(0, 32),
  };
}

/** A whole log of that many entries, one every 137 ms. */
export function sampleLog(size: number): SealedEntry[] {
  const chain = new Chain(hasher, emptyHead(hasher), []);
  const start = Date.parse('2026-11-23T08:00:00.000Z');
  return Array.from({ length: size }, (_, seq) =>
    chain.append(sampleDraft(seq), new Date(start + seq * 137).toISOString()),
  );
}

/** What a checkpoint of the first entries says. */
export function checkpointOf(log: readonly { readonly hash: Hash }[], size: number): Checkpoint {
  const tree = new Frontier(hasher);
  for (const { hash } of log.slice(0, size)) tree.append(hash);
  return { origin: ORIGIN, size, rootHash: tree.root() };
}

/** The export of a log: one line an entry. */
export const exportOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''));
export const linesOf = (log: readonly SealedEntry[]): string[] => log.map(({ text }) => text);

/** Bytes cut into chunks of a size, as a stream would bring them. */
export function* chunked(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Seals the texts again after a change: right numbers, links and times throughout. Only a checkpoint can tell. */
export function rewritten(lines: readonly string[]): string[] {
  const chain = new Chain(hasher, emptyHead(hasher), []);
  return lines.map((line) => {
    const { v: _v, seq: _seq, prev: _prev, own: _own, at, ...draft } = JSON.parse(line) as SealedEntry['entry'];
    return chain.append(draft, at).text;
  });
}

/** A seed for a key that only tests know. */
export const testSeed = (label: string): Uint8Array => utf8(digest(label).slice(0, 32));
export { digest };

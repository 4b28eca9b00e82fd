import { LogReader, parseEntry, ZERO_HASH, type TreeHasher } from '@watchbook/ledger';
import type { StoredEntry, StoredState, Violation } from './history.js';

/** The stored log by itself: places, chain, own numbers, hashes, ids and head. */
export function checkLog(stored: StoredState, hasher: TreeHasher): Violation[] {
  return [
    ...checkChain(stored.entries, hasher),
    ...checkHead(stored),
    ...checkIds(stored.entries),
    ...stored.waiting.map((id): Violation => ({ kind: 'waiting', why: `intent ${id}` })),
  ];
}

function checkChain(entries: readonly StoredEntry[], hasher: TreeHasher): Violation[] {
  const reader = new LogReader(hasher);
  for (const { body } of entries) if (!reader.read(body, Buffer.from(body).toString('latin1'))) break;
  const found = reader.finish();
  const violations: Violation[] = found.ok
    ? []
    : [{ kind: 'damage', why: `entry ${found.damage.seq}: ${found.damage.why}` }];
  for (const { seq, hash, body } of entries) {
    if (hasher.leaf(body) !== hash)
      violations.push({ kind: 'damage', why: `the stored hash of entry ${seq} is wrong` });
  }
  return violations;
}

function checkHead({ entries, head }: StoredState): Violation[] {
  const lastHash = entries.at(-1)?.hash ?? ZERO_HASH;
  if (head.size === entries.length && head.lastHash === lastHash) return [];
  return [{ kind: 'head', why: `it says ${head.size} entries, and ${entries.length} are stored` }];
}

/** Both the id beside the entry and the one inside it. */
function checkIds(entries: readonly StoredEntry[]): Violation[] {
  const seen = new Map<string, number>();
  return entries.flatMap(({ seq, id, body }): Violation[] => {
    const earlier = seen.get(id);
    seen.set(id, seq);
    if (earlier !== undefined) return [{ kind: 'duplicate', why: `${id} at ${earlier} and ${seq}` }];
    return idInside(body) === id ? [] : [{ kind: 'damage', why: `entry ${seq} is filed under another id` }];
  });
}

/** Null where the entry cannot be read: the check of the chain reports that, and no second time here. */
function idInside(body: Uint8Array): string | null {
  try {
    return parseEntry(Buffer.from(body).toString('latin1')).id;
  } catch {
    return null;
  }
}

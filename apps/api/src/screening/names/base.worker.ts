import { parentPort } from 'node:worker_threads';
import { NameIndex, type IndexedGroup, type Segment, SegmentBuilder } from '@watchbook/matching';
import type { Change } from './groups.js';

/** What a thread that lays a base out is told: groups until there are no more, or an old base and what changed since. */
export type BaseOrder =
  | { readonly do: 'add'; readonly groups: readonly IndexedGroup[] }
  | { readonly do: 'finish' }
  | { readonly do: 'renew'; readonly base: Segment | null; readonly changes: readonly Change[] };

/** What it tells: that it has added what it was given, or what it has laid out. */
export type BaseReport = { readonly is: 'added' } | { readonly is: 'laid out'; readonly base: Segment };

const builder = new SegmentBuilder();

parentPort!.on('message', (order: BaseOrder) => parentPort!.postMessage(follow(order)));

function follow(order: BaseOrder): BaseReport {
  if (order.do === 'finish') return { is: 'laid out', base: builder.finish() };
  if (order.do === 'renew') return { is: 'laid out', base: renewed(order.base, order.changes) };
  for (const group of order.groups) builder.add(group);
  return { is: 'added' };
}

function renewed(base: Segment | null, changes: readonly Change[]): Segment {
  const index = new NameIndex(base ?? undefined);
  for (const change of changes) {
    if (typeof change === 'string') index.remove(change);
    else index.put(change);
  }
  return index.compact();
}

import { parentPort } from 'node:worker_threads';
import { NameIndex, type NameHit, type NameQuery, type Segment } from '@watchbook/matching';
import type { Change } from './groups.js';

/** What a thread that searches is told. */
export type SearchOrder =
  | { readonly do: 'adopt'; readonly base: Segment | null; readonly changes: readonly Change[] }
  | { readonly do: 'change'; readonly changes: readonly Change[] }
  | { readonly do: 'search'; readonly number: number; readonly queries: readonly NameQuery[] };

export interface SearchAnswer {
  readonly number: number;
  /** Of each question. */
  readonly hits: readonly (readonly NameHit[])[];
}

let index = new NameIndex();

/** A fault ends the thread: whoever asked hears of it, and another thread takes its place. */
parentPort!.on('message', (order: SearchOrder) => {
  if (order.do === 'search') {
    const answer: SearchAnswer = { number: order.number, hits: order.queries.map((query) => index.search(query)) };
    parentPort!.postMessage(answer);
    return;
  }
  if (order.do === 'adopt') index = new NameIndex(order.base ?? undefined);
  for (const change of order.changes) {
    if (typeof change === 'string') index.remove(change);
    else index.put(change);
  }
});

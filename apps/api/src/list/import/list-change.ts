import type { EntityManager } from '@mikro-orm/postgresql';
import { ListFileFault } from '../format/listed-entry.js';
import { compareKnown, compareStaged, removeUnread, writeStaged } from './comparing.queries.js';
import type { Progress } from './progress.js';

const PAGE = 2000;
/** A list that loses more than this share at once was cut off on its way. */
const MOST_REMOVED = 0.5;
const SMALL_LIST = 100;

/** What an import makes of a list. */
export interface ListChange {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly kept: number;
}

interface Compared {
  readonly source: string;
  readonly attempt: string;
  /** Entries that were staged. */
  readonly entries: number;
  /** Whether rows could not be told whose they are, so that nobody may be taken off the list for want of one. */
  readonly isHidden: boolean;
  readonly rows: number;
  readonly progress: Progress;
}

/**
 * Compares what was read with what is known, a page at a time.
 * @throws ListFileFault when so much is missing that the files cannot be whole
 */
export async function compareList(em: EntityManager, compared: Compared): Promise<ListChange> {
  const { source, attempt, progress, rows, entries } = compared;
  const counts = { added: 0, changed: 0, unchanged: 0, kept: 0 };
  await eachPage(async (beyond) => {
    const page = await compareStaged(em, { source, attempt, beyond, limit: PAGE });
    for (const name of ['added', 'changed', 'unchanged', 'kept'] as const) counts[name] += page[name];
    const done = counts.added + counts.changed + counts.unchanged;
    await progress.move('comparing', (0.5 * done) / entries, rows);
    return page.last;
  });
  let [known, gone] = [0, 0];
  await eachPage(async (beyond) => {
    const page = await compareKnown(em, { source, attempt, beyond, limit: PAGE });
    known += page.looked;
    gone += page.gone;
    await progress.move('comparing', 0.5 + (0.5 * known) / (known + entries), rows);
    return page.last;
  });
  if (known >= SMALL_LIST && gone > known * MOST_REMOVED)
    throw new ListFileFault(`${gone} of ${known} known entries are missing, so the file seems to be cut off`);
  const removed = compared.isHidden ? 0 : gone;
  return { ...counts, removed, kept: counts.kept + gone - removed };
}

interface Applied extends Compared {
  readonly importId: string;
  readonly at: Date;
  readonly change: ListChange;
}

/** Writes what differs, a page at a time, in the transaction of the caller; nobody sees any of it before its commit. */
export async function applyChange(em: EntityManager, applied: Applied): Promise<void> {
  const { source, attempt, importId, at, change, progress, rows } = applied;
  const pages = { source, attempt, importId, at, limit: PAGE };
  let looked = 0;
  await eachPage(async (beyond) => {
    const last = await writeStaged(em, { ...pages, beyond });
    looked += PAGE;
    await progress.move('writing', looked / (applied.entries + change.removed), rows);
    return last;
  });
  if (change.removed > 0) await eachPage((beyond) => removeUnread(em, { ...pages, beyond }));
}

async function eachPage(look: (beyond: string) => Promise<string | null>): Promise<void> {
  for (let beyond: string | null = ''; beyond !== null;) beyond = await look(beyond);
}

import { setImmediate as breathe } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { compareNames, normaliseIdentifier, parseName, type ParsedName } from '@watchbook/matching';
import { ManagedListEntry } from './managed-list.entity.js';

/** The least likeness of names that all else can lift to a match. */
const LEAST = 0.5;
const READ = 1000;
/** So many names are compared before others may go on. */
const TURN = 200;

interface Watched {
  readonly version: number;
  readonly listId: string;
  readonly name: ParsedName | null;
  readonly identifiers: readonly string[];
}

/** Whom a notice or an entry of a public list names. */
export interface Named {
  readonly names: readonly { readonly value: string; readonly type: string }[];
  readonly identifiers: readonly { readonly scheme: Scheme; readonly value: string }[];
}
type Scheme = Parameters<typeof normaliseIdentifier>[0];

/**
 * The names on all lists, in the memory of one process, to find whom something new may concern. Every entry is
 * compared, so that nothing is cut off; who may see what was found is decided afterwards, with the rights of the list's owner.
 */
export class WatchedNames {
  private readonly entries = new Map<string, Watched>();

  /** Takes over what was committed since: ids and versions of all are read, contents of those that are new. */
  async refresh(em: EntityManager): Promise<void> {
    const rows = await em.execute<{ id: string; version: number }[]>(
      `select e.id, e.version from managed_list_entry e join managed_list l on l.id = e.list_id
       where e.removed_at is null and l.removed_at is null`,
    );
    const present = new Set(rows.map(({ id }) => id));
    for (const id of this.entries.keys()) if (!present.has(id)) this.entries.delete(id);
    const stale = rows.filter(({ id, version }) => this.entries.get(id)?.version !== version).map(({ id }) => id);
    for (let from = 0; from < stale.length; from += READ) {
      const read = await em.find(ManagedListEntry, { id: stale.slice(from, from + READ) });
      for (const entry of read) this.entries.set(entry.id, watchedOf(entry));
      em.clear();
    }
  }

  /** The entries that may be meant, by list. */
  async find({ names, identifiers }: Named): Promise<Map<string, string[]>> {
    const parsed = names.map(({ value, type }) => parseName(value, type));
    const spelled = new Set(identifiers.map(({ scheme, value }) => spell(scheme, value)));
    const found = new Map<string, string[]>();
    let compared = 0;
    for (const [id, entry] of this.entries) {
      if (++compared % TURN === 0) await breathe();
      if (!isNear(entry, parsed, spelled)) continue;
      found.set(entry.listId, [...(found.get(entry.listId) ?? []), id]);
    }
    return found;
  }
}

const isNear = ({ name, identifiers }: Watched, parsed: readonly ParsedName[], spelled: ReadonlySet<string>): boolean =>
  identifiers.some((one) => spelled.has(one)) ||
  (name !== null && parsed.some((one) => compareNames(name, one).score >= LEAST));

const watchedOf = ({ version, listId, asked: { name, type, identifiers } }: ManagedListEntry): Watched => ({
  version,
  listId,
  name: name === undefined ? null : parseName(name, type),
  identifiers: identifiers.map(({ scheme, value }) => spell(scheme, value)),
});

const spell = (scheme: Scheme, value: string): string => `${scheme} ${normaliseIdentifier(scheme, value).value}`;

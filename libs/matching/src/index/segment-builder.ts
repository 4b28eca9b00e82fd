import { parseName } from '../normalise/name.js';
import { dateNumber } from './born.js';
import { Numbers } from './bytes.js';
import { type Kind, kinds, type Segment } from './segment.js';
import { shared } from './shared.js';
import { ShelfBuilder } from './shelf-builder.js';
import { TextWriter } from './texts.js';

export interface IndexedName {
  readonly value: string;
  /** FollowTheMoney schema of whom it names; a person when it is not said. */
  readonly type?: string;
}

/** Somebody with names. */
export interface IndexedSubject {
  readonly id: string;
  readonly names: readonly IndexedName[];
  /** Birth dates, or their known leading parts. */
  readonly born?: readonly string[];
}

/** Subjects that come and go together, and are seen by the same people: a notice, or an entry of a list. */
export interface IndexedGroup {
  readonly name: string;
  /** Who holds one of them finds the subjects; without any nobody does. */
  readonly tokens: readonly string[];
  readonly subjects: readonly IndexedSubject[];
}

interface Row {
  readonly kind: Kind;
  readonly number: number;
}

interface Owner {
  readonly id: string;
  readonly born: readonly number[];
  readonly rows: readonly Row[];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const kindOf = (type: string | undefined): Kind => ((type ?? 'Person') === 'Person' ? 'persons' : 'bodies');

/** Lays groups out as a segment; each group is given once. */
export class SegmentBuilder {
  private readonly shelves = { persons: new ShelfBuilder(), bodies: new ShelfBuilder() };
  private readonly groups: { name: string; audience: string; owners: Owner[] }[] = [];

  add({ name, tokens, subjects }: IndexedGroup): void {
    const owners = subjects.map(({ id, names, born = [] }) => ({
      id,
      born: born.map(dateNumber).filter((date) => date !== undefined),
      rows: names.flatMap(({ value, type }) => {
        const kind = kindOf(type);
        const number = this.shelves[kind].add(parseName(value, type));
        return number < 0 ? [] : [{ kind, number }];
      }),
    }));
    this.put(name, JSON.stringify([...new Set(tokens)].sort(byText)), owners);
  }

  /** Puts what another segment had, without parsing it again. */
  put(name: string, audience: string, owners: Owner[]): void {
    const found = owners.filter(({ rows }) => rows.length > 0).sort((a, b) => byText(a.id, b.id));
    if (found.length > 0) this.groups.push({ name, audience, owners: found });
  }

  /** Where names of one kind are put before their owner is. */
  shelf(kind: Kind): ShelfBuilder {
    return this.shelves[kind];
  }

  finish(): Segment {
    this.groups.sort((a, b) => byText(a.name, b.name));
    const [groups, owners, audiences] = [new TextWriter(), new TextWriter(), new TextWriter()];
    const numbers = new Map<string, number>();
    const list = () => new Numbers();
    const out = { audience: list(), first: list(), group: list(), bornStarts: list(), born: list() };
    const rows = { persons: list(), bodies: list() };
    const rowOwners = { persons: list(), bodies: list() };
    for (const each of this.groups) {
      if (!numbers.has(each.audience)) numbers.set(each.audience, audiences.push(each.audience));
      out.audience.push(numbers.get(each.audience)!);
      out.first.push(owners.length);
      const group = groups.push(each.name);
      for (const { id, born, rows: own } of each.owners) {
        for (const { kind, number } of own) {
          rows[kind].push(number);
          rowOwners[kind].push(owners.length);
        }
        owners.push(id);
        out.group.push(group);
        out.bornStarts.push(out.born.length);
        for (const date of born) out.born.push(date);
      }
    }
    out.first.push(owners.length);
    out.bornStarts.push(out.born.length);
    const [persons, bodies] = kinds.map((kind) =>
      this.shelves[kind].finish(rows[kind].written, rowOwners[kind].written),
    );
    return {
      groups: groups.finish(),
      groupAudience: shared(Uint32Array, out.audience.written),
      groupOwners: shared(Uint32Array, out.first.written),
      owners: owners.finish(),
      ownerGroup: shared(Uint32Array, out.group.written),
      ownerBorn: { starts: shared(Uint32Array, out.bornStarts.written), dates: shared(Uint32Array, out.born.written) },
      audiences: audiences.finish(),
      persons: persons!,
      bodies: bodies!,
    };
  }
}

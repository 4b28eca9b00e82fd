import { parseName } from '../normalise/name.js';
import { dateNumber } from './born.js';
import { NumberLists, Numbers } from './bytes.js';
import { Dictionary } from './dictionary.js';
import { Layout } from './layout.js';
import { type Kind, kinds, type Segment } from './segment.js';
import { ShelfBuilder } from './shelf-builder.js';
import { textAt, TextWriter } from './texts.js';

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

/** A subject with the numbers of its names. */
export interface BuiltOwner {
  readonly id: string;
  readonly born: readonly number[];
  readonly rows: readonly { readonly kind: Kind; readonly number: number }[];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const kindOf = (type: string | undefined): Kind => ((type ?? 'Person') === 'Person' ? 'persons' : 'bodies');

/** Lays groups out as a segment; each group is given once. What was given is kept in few numbers and bytes a group. */
export class SegmentBuilder {
  private readonly shelves = { persons: new ShelfBuilder(), bodies: new ShelfBuilder() };
  private readonly audiences = new Dictionary();
  private readonly groups = new TextWriter();
  private readonly audienceOf = new Numbers();
  private readonly firstOwner = new Numbers();
  private readonly owners = new TextWriter();
  private readonly born = new NumberLists();
  private readonly rows = new NumberLists();

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
  put(name: string, audience: string, owners: readonly BuiltOwner[]): void {
    const found = owners.filter(({ rows }) => rows.length > 0).sort((a, b) => byText(a.id, b.id));
    if (found.length === 0) return;
    this.groups.push(name);
    this.audienceOf.push(this.audiences.numberOf(audience));
    this.firstOwner.push(this.owners.length);
    for (const { id, born, rows } of found) {
      this.owners.push(id);
      this.born.push(born);
      this.rows.push(rows.map(({ kind, number }) => number * kinds.length + kinds.indexOf(kind)));
    }
  }

  /** Where names of one kind are put before their owner is. */
  shelf(kind: Kind): ShelfBuilder {
    return this.shelves[kind];
  }

  finish(): Segment {
    const out = new Layout();
    const [given, ids] = [this.groups.written, this.owners.written];
    this.firstOwner.push(this.owners.length);
    for (const group of this.order()) {
      const first = this.firstOwner.at(group);
      out.group(textAt(given, group), this.audienceOf.at(group));
      for (let owner = first; owner < this.firstOwner.at(group + 1); owner += 1)
        out.owner(textAt(ids, owner), this.born.at(owner), this.rows.at(owner));
    }
    return out.finish(this.audiences.texts.finish(), this.shelves);
  }

  /** The groups by name; they mostly come in that order. */
  private order(): number[] {
    const texts = this.groups.written;
    return Array.from({ length: this.groups.length }, (_, at) => at).sort((a, b) =>
      byText(textAt(texts, a), textAt(texts, b)),
    );
  }
}

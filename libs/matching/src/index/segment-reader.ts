import type { ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import { Audiences } from './audiences.js';
import { agree, dateNumber } from './born.js';
import { PartSearch } from './part-search.js';
import { type Frame, readFrame, readPart } from './parsed-text.js';
import type { Ranking } from './ranking.js';
import { RowSearch, type Sight } from './row-search.js';
import { everyRow, frameOf, ownerOf, partOf, partsOf, placeOf, role, roleOf, type Rows } from './rows.js';
import type { Scratch } from './scratch.js';
import { type Kind, kinds, type Segment, sizeOf } from './segment.js';
import type { SegmentBuilder } from './segment-builder.js';
import type { Plan } from './slots.js';
import { findText, textAt } from './texts.js';
import { working } from './working.js';

/** Somebody with names: the group and the id there. */
export interface Owner {
  readonly group: string;
  readonly id: string;
}

/** What a segment is asked for. */
export interface Asked {
  readonly plans: Readonly<Record<Kind, Plan>>;
  readonly tokens: readonly string[];
  readonly born: string | undefined;
  /** Who is passed over. */
  readonly without: readonly Owner[];
  readonly least: number;
  readonly wanted: number;
}

/** A row that may be meant. */
export interface Candidate {
  readonly reader: SegmentReader;
  readonly kind: Kind;
  readonly row: number;
  /** Where it stands among equals of its segment. */
  readonly place: number;
  readonly near: number;
  /** 2 where birth dates agree, 1 where one is unknown, 0 where they do not. */
  readonly rank: number;
}

/** Parts of names that are kept in the form in which they are compared. */
const KEPT = 5000;

/** Searches one segment. Groups that were replaced or removed since it was laid out are as if they were not there. */
export class SegmentReader {
  private readonly audiences: Audiences;
  private readonly isGone: Uint8Array;
  private readonly parts = { persons: new Map<number, NamePart>(), bodies: new Map<number, NamePart>() };
  private readonly frames = { persons: new Map<number, Frame>(), bodies: new Map<number, Frame>() };
  private gone = 0;

  constructor(readonly segment: Segment) {
    this.audiences = new Audiences(segment.audiences);
    this.isGone = new Uint8Array(sizeOf(segment));
  }

  /** How many groups are still there. */
  get size(): number {
    return this.isGone.length - this.gone;
  }

  /** @returns whether the group was there */
  remove(name: string): boolean {
    const at = this.numberOf(name);
    if (at < 0 || this.isGone[at] === 1) return false;
    this.isGone[at] = 1;
    this.gone += 1;
    return true;
  }

  private numberOf(name: string): number {
    const at = findText(this.segment.groups, name);
    return at < this.isGone.length && textAt(this.segment.groups, at) === name ? at : -1;
  }

  private ownerNumbers({ group, id }: Owner): number[] {
    const { groupOwners, owners } = this.segment;
    const at = this.numberOf(group);
    if (at < 0) return [];
    const [first, end] = [groupOwners[at]!, groupOwners[at + 1]!];
    return Array.from({ length: end - first }, (_, next) => first + next).filter((own) => textAt(owners, own) === id);
  }

  /** The nearest names that the caller may see, each with its rank; in no order. */
  search(asked: Asked, scratch: Scratch, ranking: Ranking): Candidate[] {
    const without = new Set(asked.without.flatMap((owner) => this.ownerNumbers(owner)));
    const sight = { visible: this.audiences.visibleTo(asked.tokens), without };
    const born = asked.born === undefined ? undefined : dateNumber(asked.born);
    return kinds.flatMap((kind) => {
      const shelf = this.segment[kind];
      if (shelf.rows.count === 0) return [];
      const plan = asked.plans[kind];
      const parts = new PartSearch(shelf, scratch, (number) => this.part(kind, number), kind === 'persons');
      const met = parts.run(plan.slots);
      ranking.clear();
      const seen = new GroupSight(this.segment, shelf.rows, this.isGone, sight);
      new RowSearch(shelf, plan, asked.least, scratch, seen, ranking).run(met);
      parts.forget(met);
      return ranking
        .nearest(
          asked.wanted,
          (row) => this.rankOf(ownerOf(shelf.rows, row), born),
          (row) => placeOf(shelf.rows, row),
        )
        .map((found) => ({ reader: this, kind, place: placeOf(shelf.rows, found.row), ...found }));
    });
  }

  private rankOf(owner: number, born: number | undefined): number {
    const { starts, dates } = this.segment.ownerBorn;
    const own = dates.subarray(starts[owner], starts[owner + 1]);
    if (born === undefined || own.length === 0) return 1;
    return own.some((date) => agree(date, born)) ? 2 : 0;
  }

  /** Whose name a row is. */
  whose(kind: Kind, row: number): Owner {
    const { groups, owners, ownerGroup } = this.segment;
    const owner = ownerOf(this.segment[kind].rows, row);
    return { group: textAt(groups, ownerGroup[owner]!), id: textAt(owners, owner) };
  }

  /** The name of a row, parsed. */
  nameOf(kind: Kind, row: number): ParsedName {
    const { rows } = this.segment[kind];
    const own = partsOf(rows, row).filter((part) => roleOf(part) !== role.joined);
    const parts = Array.from(own, (part) => this.part(kind, partOf(part)));
    return { ...this.frame(kind, frameOf(rows, row)), value: '', parts };
  }

  /** Only what belongs to names that a caller may see is asked for, and kept. */
  private part(kind: Kind, number: number): NamePart {
    return remember(this.parts[kind], number, () => readPart(textAt(this.segment[kind].parts, number)));
  }

  private frame(kind: Kind, number: number): Frame {
    return remember(this.frames[kind], number, () => readFrame(textAt(this.segment[kind].frames, number)));
  }

  /** Gives what is still there to a builder. */
  copyTo(builder: SegmentBuilder): void {
    const { segment } = this;
    const { starts, dates } = segment.ownerBorn;
    const rowsOf = this.rowsByOwner();
    for (let group = 0; group < this.isGone.length; group += 1) {
      if (this.isGone[group] === 1) continue;
      const owners = [];
      for (let owner = segment.groupOwners[group]!; owner < segment.groupOwners[group + 1]!; owner += 1) {
        const born = [...dates.subarray(starts[owner], starts[owner + 1])];
        const rows = kinds.flatMap((kind) =>
          rowsOf[kind](owner).map((row) => ({ kind, number: this.copyRow(kind, row, builder) })),
        );
        owners.push({ id: textAt(segment.owners, owner), born, rows });
      }
      const audience = textAt(segment.audiences, segment.groupAudience[group]!);
      builder.put(textAt(segment.groups, group), audience, owners);
    }
  }

  private copyRow(kind: Kind, row: number, builder: SegmentBuilder): number {
    const { rows, frames, parts } = this.segment[kind];
    return builder.shelf(kind).addTexts(
      textAt(frames, frameOf(rows, row)),
      Array.from(partsOf(rows, row), (part) => ({ text: textAt(parts, partOf(part)), as: roleOf(part) })),
    );
  }

  /** The rows of owners that are asked for in ascending order. */
  private rowsByOwner(): Record<Kind, (owner: number) => number[]> {
    const from = (kind: Kind) => {
      const { rows } = this.segment[kind];
      const sorted = working(Uint32Array, rows.count);
      for (const row of everyRow(rows)) sorted[placeOf(rows, row)] = row;
      let next = 0;
      return (owner: number): number[] => {
        while (next < sorted.length && ownerOf(rows, sorted[next]!) < owner) next += 1;
        const first = next;
        while (next < sorted.length && ownerOf(rows, sorted[next]!) === owner) next += 1;
        return [...sorted.subarray(first, next)];
      };
    };
    return { persons: from('persons'), bodies: from('bodies') };
  }
}

/** Sees the rows of groups that are there and in whose audience the caller is. */
class GroupSight implements Sight {
  constructor(
    private readonly segment: Segment,
    private readonly rows: Rows,
    private readonly isGone: Uint8Array,
    private readonly held: { readonly visible: Uint8Array; readonly without: ReadonlySet<number> },
  ) {}

  sees(row: number): boolean {
    const owner = ownerOf(this.rows, row);
    const group = this.segment.ownerGroup[owner]!;
    const { visible, without } = this.held;
    return visible[this.segment.groupAudience[group]!] === 1 && this.isGone[group] === 0 && !without.has(owner);
  }
}

function remember<T>(kept: Map<number, T>, number: number, read: () => T): T {
  const known = kept.get(number);
  if (known !== undefined) return known;
  if (kept.size >= KEPT) kept.clear();
  const value = read();
  kept.set(number, value);
  return value;
}

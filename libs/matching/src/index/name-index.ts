import { compareNames } from '../compare/name-score.js';
import { parseName } from '../normalise/name.js';
import type { Keyed } from './keys.js';
import { Ranking } from './ranking.js';
import { Scratch } from './scratch.js';
import type { Segment } from './segment.js';
import { type IndexedGroup, type IndexedName, SegmentBuilder } from './segment-builder.js';
import { type Candidate, type Owner, SegmentReader } from './segment-reader.js';
import { planFor } from './slots.js';
import { NEAREST } from './weight.js';

export interface NameQuery {
  readonly name: string;
  /** Birth date: of names that are equally close, those of people born then are looked at first, others last. */
  readonly born?: string;
  /** Audience tokens that the caller holds. */
  readonly tokens: readonly string[];
  readonly limit: number;
  /** Least name score of an answer, 0 by default. */
  readonly minimum?: number;
  /** Who is passed over as if not there. */
  readonly without?: readonly Owner[];
}

export interface NameHit extends Owner {
  /** Of the name of this id that fits best. */
  readonly score: number;
}

/** Names that are compared in full for one query. */
const COMPARED = 100;
/** So many names in a row that score less than asked for end the comparing. */
const PATIENCE = 24;
/** By how much the nearness of a name may fall short of its score, and the least that counts. */
const SHORT = 0.15;
const LEAST = 0.25;
/** Segments of about one size that are laid out as one. */
const ALIKE = 4;

/**
 * Names in memory: a base that threads share, a few small segments of what changed since, and what is gone. Whoever asks
 * is compared only with names whose audience meets the tokens it holds, before anything is ranked or cut off, and every
 * name is ranked by itself; so the answer is the same whether or not other names exist, and however they are laid out.
 * Holds names, birth dates and ids only: contents are read again where they are kept.
 */
export class NameIndex {
  private readonly scratch = new Scratch();
  private readonly ranking = new Ranking();
  private base: SegmentReader | null = null;
  private segments: SegmentReader[] = [];
  private readonly pending = new Map<string, IndexedGroup>();

  constructor(base?: Segment) {
    if (base) this.base = new SegmentReader(base);
  }

  /** How many groups can be found. */
  get size(): number {
    return this.readers().reduce((sum, { size }) => sum + size, 0);
  }

  /** Puts a group in place of what was known of it. */
  put(group: IndexedGroup): void {
    this.remove(group.name);
    this.pending.set(group.name, group);
  }

  /** Puts somebody who is a group alone in place of what was known of it. */
  add(id: string, names: readonly IndexedName[], tokens: readonly string[], born: readonly string[] = []): void {
    this.put({ name: id, tokens, subjects: [{ id, names, born }] });
  }

  /** Forgets a group; unknown ones are ignored. */
  remove(name: string): void {
    this.pending.delete(name);
    this.base?.remove(name);
    for (const segment of this.segments) segment.remove(name);
  }

  /** All of it as one segment. */
  compact(): Segment {
    const builder = new SegmentBuilder();
    for (const reader of this.readers()) reader.copyTo(builder);
    return builder.finish();
  }

  /** Whose names fit best among those that the caller may see: best first, ties by group and id. */
  search(query: NameQuery): NameHit[] {
    const parsed = { persons: parseName(query.name, 'Person'), bodies: parseName(query.name, 'Company') };
    const minimum = query.minimum ?? 0;
    const best = new Map<string, NameHit>();
    let failed = 0;
    for (const { reader, kind, row } of this.candidates(query, parsed)) {
      const { score } = compareNames(parsed[kind], reader.nameOf(kind, row));
      failed = score < minimum ? failed + 1 : 0;
      if (failed >= PATIENCE) break;
      if (score === 0 || score < minimum) continue;
      const { group, id } = reader.whose(kind, row);
      const key = `${group} ${id}`;
      if (score > (best.get(key)?.score ?? 0)) best.set(key, { group, id, score });
    }
    return [...best.values()].sort(byScore).slice(0, Math.max(0, query.limit));
  }

  private candidates(query: NameQuery, parsed: Record<'persons' | 'bodies', ReturnType<typeof parseName>>) {
    const known = new Map<string, Keyed>();
    const asked = {
      plans: { persons: planFor(parsed.persons, known), bodies: planFor(parsed.bodies, known) },
      tokens: query.tokens,
      born: query.born,
      without: query.without ?? [],
      least: Math.floor(NEAREST * Math.max(LEAST, (query.minimum ?? 0) - SHORT)),
      wanted: COMPARED,
    };
    const found = this.readers().flatMap((reader) => {
      this.scratch.fit(reader.segment);
      return reader.search(asked, this.scratch, this.ranking);
    });
    return found.sort(byNearness).slice(0, COMPARED);
  }

  /** The base and what changed since, laid out. */
  private readers(): SegmentReader[] {
    if (this.pending.size > 0) this.layOut();
    return this.base ? [this.base, ...this.segments] : this.segments;
  }

  private layOut(): void {
    const builder = new SegmentBuilder();
    for (const group of this.pending.values()) builder.add(group);
    this.pending.clear();
    this.segments.push(new SegmentReader(builder.finish()));
    this.segments = merged(this.segments.filter(({ size }) => size > 0));
  }
}

/** Lays segments of about one size out as one, so that there are never many. */
function merged(segments: SegmentReader[]): SegmentReader[] {
  const levels = Map.groupBy(segments, ({ size }) => Math.floor(Math.log2(size) / Math.log2(ALIKE)));
  const alike = [...levels.values()].find(({ length }) => length >= ALIKE);
  if (!alike) return segments;
  const builder = new SegmentBuilder();
  for (const each of alike) each.copyTo(builder);
  return merged([...segments.filter((each) => !alike.includes(each)), new SegmentReader(builder.finish())]);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byScore = (a: NameHit, b: NameHit): number => b.score - a.score || byText(a.group, b.group) || byText(a.id, b.id);

function byNearness(a: Candidate, b: Candidate): number {
  if (a.near !== b.near || a.rank !== b.rank) return b.near - a.near || b.rank - a.rank;
  const [left, right] = [a.reader.whose(a.kind, a.row), b.reader.whose(b.kind, b.row)];
  return byText(left.group, right.group) || byText(left.id, right.id) || byText(b.kind, a.kind) || a.place - b.place;
}

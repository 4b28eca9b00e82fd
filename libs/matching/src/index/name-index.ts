import { compareNames } from '../compare/name-score.js';
import { type ParsedName, parseName } from '../normalise/name.js';
import { Audiences } from './audiences.js';
import { keysOf } from './keys.js';
import { Postings } from './postings.js';
import { Strongest } from './strongest.js';

export interface IndexedName {
  readonly value: string;
  /** FollowTheMoney schema of whom it names. */
  readonly type?: string;
}

export interface NameQuery {
  readonly name: string;
  readonly type?: string;
  /** Birth date: of names that are equally close, those of people born then are looked at first, others last. */
  readonly born?: string;
  /** Audience tokens that the caller holds. */
  readonly tokens: readonly string[];
  readonly limit: number;
  /** Least name score of an answer, 0 by default. */
  readonly minimum?: number;
}

export interface NameHit {
  readonly id: string;
  /** The name of this id that fits best. */
  readonly name: string;
  readonly score: number;
}

interface Slot {
  readonly id: string;
  readonly name: IndexedName;
  readonly tokens: readonly string[];
  readonly born: readonly string[];
}

/** The audience of a name that was removed. */
const NOBODY = -1;
/** Share of the keys of a query that a name must have before it is looked at. */
const LEAST_SHARED = 0.15;
/** Names that are compared in full for one query. */
const COMPARED = 100;
const REBUILD_AT = 4096;
/** Parsed names that are kept. */
const RECENT = 20_000;

/**
 * Names in memory, found by trigrams. Whoever asks is compared only with names whose audience meets the tokens it
 * holds, before anything is ranked or cut off; so the answer is the same whether or not other names exist.
 * Holds names, birth dates and ids only: contents are read again where they are kept.
 */
export class NameIndex {
  private slots: (Slot | undefined)[] = [];
  private postings = new Postings();
  private readonly byId = new Map<string, number[]>();
  private readonly audiences = new Audiences();
  private readonly strongest = new Strongest();
  /** By slot: keys of the running search that it has, all its keys, its audience. */
  private counts = new Uint16Array(1024);
  private met = new Int32Array(1024);
  private keyCounts = new Uint16Array(1024);
  private audienceOf = new Int32Array(1024);
  private removed = 0;
  private readonly recent = new Map<string, ParsedName>();

  /** How many ids have names here. */
  get size(): number {
    return this.byId.size;
  }

  /**
   * Puts the names of an id in place of those that it had. An id without names or tokens is found by nobody.
   * @param born birth dates, or their known leading parts
   */
  add(id: string, names: readonly IndexedName[], tokens: readonly string[], born: readonly string[] = []): void {
    this.remove(id);
    const held = { tokens: [...tokens], born: [...born] };
    this.insert(
      id,
      names.map((name) => ({ name, ...held })),
    );
  }

  /** Forgets an id; unknown ids are ignored. */
  remove(id: string): void {
    const own = this.byId.get(id);
    if (!own) return;
    for (const slot of own) {
      this.slots[slot] = undefined;
      this.audienceOf[slot] = NOBODY;
    }
    this.byId.delete(id);
    this.removed += own.length;
    if (this.removed > REBUILD_AT && this.removed * 2 > this.slots.length) this.rebuild();
  }

  /** The ids whose names fit best among those that the caller may see: best first, ties by id. */
  search(query: NameQuery): NameHit[] {
    const parsed = { person: parseName(query.name, 'Person'), body: parseName(query.name, query.type ?? 'Company') };
    const best = new Map<string, NameHit>();
    for (const { id, name } of this.candidates(query, parsed)) {
      const type = name.type ?? query.type ?? 'Person';
      const own =
        type === 'Person' ? parsed.person : query.type === 'Person' ? parseName(query.name, type) : parsed.body;
      const { score } = compareNames(own, this.parsed(name.value, type));
      const known = best.get(id);
      if (score > 0 && score >= (query.minimum ?? 0) && (!known || better(score, name.value, known))) {
        best.set(id, { id, name: name.value, score });
      }
    }
    return [...best.values()].sort((a, b) => b.score - a.score || order(a.id, b.id)).slice(0, Math.max(0, query.limit));
  }

  /** A parsed name, kept for a while: only names that a caller may see get here. */
  private parsed(value: string, type: string): ParsedName {
    const key = `${type} ${value}`;
    const known = this.recent.get(key);
    if (known) return known;
    if (this.recent.size >= RECENT) this.recent.clear();
    const parsed = parseName(value, type);
    this.recent.set(key, parsed);
    return parsed;
  }

  /** The visible names that share most keys with the query. */
  private candidates(query: NameQuery, parsed: { person: ParsedName; body: ParsedName }): Slot[] {
    const keys = new Set([...keysOf(parsed.person), ...keysOf(parsed.body)]);
    const visible = this.audiences.visibleTo(new Set(query.tokens));
    const { counts, met, audienceOf, keyCounts, strongest } = this;
    let found = 0;
    for (const key of keys) found = this.postings.count(key, counts, met, found);
    const least = keys.size * LEAST_SHARED;
    strongest.clear();
    for (let at = 0; at < found; at += 1) {
      const slot = met[at]!;
      const shared = counts[slot]!;
      counts[slot] = 0;
      if (shared < least || visible[audienceOf[slot]!] !== 1) continue;
      strongest.push(slot, shared / Math.sqrt(keys.size * keyCounts[slot]!));
    }
    return strongest
      .atLeast(COMPARED)
      .map(({ slot: at, overlap }) => {
        const slot = this.slots[at]!;
        return { slot, overlap, accord: accord(slot.born, query.born) };
      })
      .sort(byOverlap)
      .slice(0, COMPARED)
      .map(({ slot }) => slot);
  }

  private insert(id: string, entries: readonly Omit<Slot, 'id'>[]): void {
    const own: number[] = [];
    for (const { name, tokens, born } of entries) {
      const keys = keysOf(parseName(name.value, name.type ?? 'Person'));
      if (keys.length === 0) continue;
      const slot = this.slots.push({ id, name, tokens, born }) - 1;
      if (slot >= this.counts.length) this.widen();
      this.keyCounts[slot] = keys.length;
      this.audienceOf[slot] = this.audiences.numberOf(tokens);
      for (const key of keys) this.postings.add(key, slot);
      own.push(slot);
    }
    if (own.length > 0) this.byId.set(id, own);
  }

  private widen(): void {
    const [keyCounts, audienceOf] = [this.keyCounts, this.audienceOf];
    this.counts = new Uint16Array(keyCounts.length * 2);
    this.met = new Int32Array(keyCounts.length * 2);
    this.keyCounts = new Uint16Array(keyCounts.length * 2);
    this.audienceOf = new Int32Array(keyCounts.length * 2);
    this.keyCounts.set(keyCounts);
    this.audienceOf.set(audienceOf);
  }

  /** Lays the names out again without the removed ones. */
  private rebuild(): void {
    const kept = this.slots;
    this.slots = [];
    this.postings = new Postings();
    this.removed = 0;
    for (const [id, own] of [...this.byId])
      this.insert(
        id,
        own.map((at) => kept[at]!),
      );
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const better = (score: number, name: string, known: NameHit): boolean =>
  score > known.score || (score === known.score && order(name, known.name) < 0);

/** 2 where the dates agree as far as both are known, 0 where they do not, 1 where one is unknown. */
const accord = (born: readonly string[], asked: string | undefined): number => {
  if (asked === undefined || born.length === 0) return 1;
  return born.some((date) => date.startsWith(asked) || asked.startsWith(date)) ? 2 : 0;
};

interface Ranked {
  readonly slot: Slot;
  readonly overlap: number;
  readonly accord: number;
}

const byOverlap = (a: Ranked, b: Ranked): number =>
  b.overlap - a.overlap ||
  b.accord - a.accord ||
  order(a.slot.id, b.slot.id) ||
  order(a.slot.name.value, b.slot.name.value);

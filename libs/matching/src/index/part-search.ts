import { listOf } from './key-table.js';
import { countOf, scriptNumber, way } from './keys.js';
import { unpack } from './postings.js';
import { amountOf, gift, type Scratch, slotOf } from './scratch.js';
import type { Shelf } from './segment.js';
import type { Slot } from './slots.js';

/** Likeness by each way in which two parts can meet, and the least that counts. */
const LIKENESS = {
  near: 0.85,
  sound: 0.62,
  foreignSound: 0.95,
  nearSound: 0.8,
  soundGrams: 0.4,
  character: 0.95,
  piece: 0.75,
};
/** The least likeness that counts. */
const LEAST = 0.55;
/** Two parts written together are met as a whole or not at all. */
const LEAST_OF_PAIR = 0.75;
/** A piece of a part that is written together with another: at least so many grams, and so many fewer. */
const PIECE = { grams: 3, fewer: 3 };

/** Which parts of a shelf each slot met. */
export type MetParts = readonly (readonly number[])[];

/**
 * Finds the parts that are like those of the query and writes into the scratch to which slot each is nearest and how
 * much it gives. Every part is judged by itself, so none changes what another gives.
 */
export class PartSearch {
  private found = 0;

  constructor(
    private readonly shelf: Shelf,
    private readonly scratch: Scratch,
  ) {}

  run(slots: readonly Slot[]): MetParts {
    const touched: number[] = [];
    slots.forEach((slot, at) => {
      this.found = 0;
      for (const { way: of, key } of slot.keys) this.count(key, 1 << of);
      this.judge(slot, at, touched);
    });
    const met: number[][] = slots.map(() => []);
    for (const part of touched) met[slotOf(this.scratch.gifts[part]!) - 1]!.push(part);
    return met;
  }

  /** Forgets what was written for these parts. */
  forget(met: MetParts): void {
    for (const own of met) for (const part of own) this.scratch.gifts[part] = 0;
  }

  /** Counts a key for every part that has it. */
  private count(key: number, one: number): void {
    const { counts, met, list } = this.scratch;
    const at = listOf(this.shelf.keys, key);
    if (at < 0) return;
    const length = unpack(this.shelf.keys.lists, at, list);
    let found = this.found;
    for (let next = 0; next < length; next += 1) {
      const part = list[next]!;
      if (counts[part] === 0) met[found++] = part;
      counts[part]! += one;
    }
    this.found = found;
  }

  private judge(slot: Slot, number: number, touched: number[]): void {
    const { counts, met: touchedNow, gifts } = this.scratch;
    const { partWeight } = this.shelf;
    const least = slot.isPair ? LEAST_OF_PAIR : LEAST;
    const script = scriptNumber(slot.part.script);
    const tooFew = Math.min(PIECE.grams - 1, Math.ceil((LEAST * (slot.grams + 1)) / 2) - 1);
    for (let next = 0; next < this.found; next += 1) {
      const part = touchedNow[next]!;
      const met = counts[part]!;
      counts[part] = 0;
      if (met <= tooFew) continue;
      const likeness = this.likeness(slot, script, part, met);
      if (likeness < least) continue;
      const amount = Math.round(likeness * (slot.isPair ? slot.weight : Math.min(slot.weight, partWeight[part]!)));
      if (gifts[part] === 0) touched.push(part);
      else if (amountOf(gifts[part]!) >= amount) continue;
      gifts[part] = gift(number, amount);
    }
  }

  private likeness(slot: Slot, script: number, part: number, counts: number): number {
    const grams = countOf(counts, way.gram);
    const partGrams = this.shelf.partGrams[part]!;
    let best = (2 * grams) / (slot.grams + partGrams);
    const shorter = Math.min(slot.grams, partGrams);
    if (shorter >= PIECE.grams && Math.abs(slot.grams - partGrams) >= PIECE.fewer) {
      best = Math.max(best, (LIKENESS.piece * grams) / shorter);
    }
    if (countOf(counts, way.near) > 0) {
      const length = Math.max(slot.grams, partGrams) + 1;
      best = Math.max(best, Math.min(LIKENESS.near, 1 - 1 / length));
    }
    if (counts >>> way.sound !== 0) best = Math.max(best, this.soundLikeness(slot, script, part, counts));
    const characters = countOf(counts, way.character);
    if (characters > 0) {
      const share = characters / Math.max(slot.characters, this.shelf.partCharacters[part]!);
      best = Math.max(best, LIKENESS.character * share);
    }
    return Math.min(1, best);
  }

  /** What consonants tell: little where letters can be compared, most where they cannot. */
  private soundLikeness(slot: Slot, script: number, part: number, counts: number): number {
    const isSame = countOf(counts, way.sound) > 0;
    if (this.shelf.partScript[part] === script) return isSame ? LIKENESS.sound : 0;
    if (isSame) return LIKENESS.foreignSound;
    const share = (2 * countOf(counts, way.soundGram)) / (slot.soundGrams + this.shelf.partSoundGrams[part]!);
    return Math.max(countOf(counts, way.nearSound) > 0 ? LIKENESS.nearSound : 0, LIKENESS.soundGrams + share / 2);
  }
}

import { heardLikeness, partLikeness } from '../compare/part-likeness.js';
import { TUNING } from '../compare/tuning.js';
import type { NamePart } from '../normalise/part.js';
import { listOf } from './key-table.js';
import { countOf, isCounted, scriptNumber, type Way, way } from './keys.js';
import { forEach, lengthOf } from './postings.js';
import { amountOf, gift, type Scratch, slotOf } from './scratch.js';
import type { Shelf } from './segment.js';
import type { Slot } from './slots.js';

/** Likeness by each way in which two parts of one script can meet. */
const LIKENESS = { near: 0.85, sound: 0.62, character: 0.95, piece: 0.75 };
/** The least likeness that counts. */
const LEAST = 0.55;
/** The least likeness by sound. */
const LEAST_HEARD = 0.65;
/** The least likeness to two parts written together. */
const LEAST_OF_PAIR = 0.75;
/** A piece of a part that is written together with another: at least so many grams, and so many fewer. */
const PIECE = { grams: 3, fewer: 3 };
/** So many pieces of consonants, and such a share of them in common, that two parts are compared by sound. */
const HEARD = { grams: 6, share: 0.5 };

/** The greatest note that nothing but pieces of a spelling makes. */
const GRAMS = 63;
/** What is only counted; so many pieces of consonants, and nothing else, are too few in any two scripts. */
const COUNTED = (63 << way.gram) | (63 << way.soundGram);
const TOO_FEW_HEARD = PIECE.grams - 1;

/** A spelling or a form of a given name in common, about which the sound says too little. */
const SPELLED = (1 << way.near) | (1 << way.given);
const ABJAD = scriptNumber('abjad');

/** Which parts of a shelf each slot met. */
export type MetParts = readonly (readonly number[])[];

/** The parts of a shelf, in the form in which they are compared. */
export type PartReader = (number: number) => NamePart;

/**
 * Finds the parts that are like those of the query and writes into the scratch to which slot each is nearest and how
 * much it gives. Every part is judged by itself, so none changes what another gives.
 */
export class PartSearch {
  private found = 0;

  constructor(
    private readonly shelf: Shelf,
    private readonly scratch: Scratch,
    private readonly partOf: PartReader,
    private readonly person: boolean,
  ) {}

  run(slots: readonly Slot[]): MetParts {
    const touched: number[] = [];
    slots.forEach((slot, at) => {
      this.found = 0;
      const tooFew = tooFewOf(slot);
      this.noteAll(slot, tooFew);
      this.judge(slot, at, tooFew, touched);
    });
    const met: number[][] = slots.map(() => []);
    for (const part of touched) met[slotOf(this.scratch.gifts[part]!) - 1]!.push(part);
    return met;
  }

  /** Forgets what was written for these parts. */
  forget(met: MetParts): void {
    for (const own of met) for (const part of own) this.scratch.gifts[part] = 0;
  }

  /**
   * Notes all keys of a slot. Parts that stand in none but the longest lists have too few pieces, so those lists come
   * last and are only counted where a part was met before that can still have enough.
   */
  private noteAll(slot: Slot, tooFew: number): void {
    const grams: List[] = [];
    const soundGrams: List[] = [];
    for (const { way: of, key } of slot.keys) {
      const list = listOf(this.shelf.keys, key);
      if (list < 0) continue;
      if (of === way.gram) grams.push({ list, length: lengthOf(this.shelf.keys.lists, list) });
      else if (of === way.soundGram) soundGrams.push({ list, length: lengthOf(this.shelf.keys.lists, list) });
      else this.note(of, list);
    }
    const [late, lateHeard] = [longest(grams, tooFew), longest(soundGrams, TOO_FEW_HEARD)];
    for (const { list } of grams) this.note(way.gram, list);
    for (const { list } of soundGrams) this.note(way.soundGram, list);
    for (const [at, { list }] of late.entries()) {
      this.forgetHopeless(slot, late.length - at);
      if (this.found === 0) return;
      this.noteAgain(way.gram, list);
    }
    for (const { list } of lateHeard) this.noteAgain(way.soundGram, list);
  }

  /** Notes a key for every part that has it. */
  private note(of: Way, list: number): void {
    const { counts, met } = this.scratch;
    const one = 1 << of;
    const counted = isCounted(of);
    let found = this.found;
    forEach(this.shelf.keys.lists, list, (part) => {
      const before = counts[part]!;
      if (before === 0) met[found++] = part;
      counts[part] = counted ? before + one : before | one;
    });
    this.found = found;
  }

  /** Counts a key for every part that has it and was met before. */
  private noteAgain(of: Way, list: number): void {
    const { counts } = this.scratch;
    const one = 1 << of;
    forEach(this.shelf.keys.lists, list, (part) => {
      const before = counts[part]!;
      if (before !== 0) counts[part] = before + one;
    });
  }

  /** Forgets parts of which nothing but pieces was met, and too few even if all that is left is met too. */
  private forgetHopeless(slot: Slot, left: number): void {
    const { counts, met } = this.scratch;
    const { partScript } = this.shelf;
    const script = scriptNumber(slot.part.script);
    const least = leastOf(slot);
    let kept = 0;
    for (let next = 0; next < this.found; next += 1) {
      const part = met[next]!;
      const noted = counts[part]!;
      const enough = partScript[part] === script ? least : LEAST;
      if (noted > GRAMS || this.piecesLikeness(slot, part, noted + left) >= enough) met[kept++] = part;
      else counts[part] = 0;
    }
    this.found = kept;
  }

  private judge(slot: Slot, number: number, tooFew: number, touched: number[]): void {
    const { counts, met: touchedNow, gifts } = this.scratch;
    const { partWeight, partScript } = this.shelf;
    const least = leastOf(slot);
    const script = scriptNumber(slot.part.script);
    for (let next = 0; next < this.found; next += 1) {
      const part = touchedNow[next]!;
      const met = counts[part]!;
      counts[part] = 0;
      if (isTooLittle(met, tooFew)) continue;
      const isForeign = partScript[part] !== script;
      const likeness = isForeign ? this.foreignLikeness(slot, part, met) : this.likeness(slot, part, met);
      if (likeness < least) continue;
      const amount = Math.round(likeness * (slot.isPair ? slot.weight : Math.min(slot.weight, partWeight[part]!)));
      if (gifts[part] === 0) touched.push(part);
      else if (amountOf(gifts[part]!) >= amount) continue;
      gifts[part] = gift(number, amount);
    }
  }

  private likeness(slot: Slot, part: number, noted: number): number {
    let best = this.spelled(slot, part, noted);
    if (countOf(noted, way.sound) > 0) best = Math.max(best, LIKENESS.sound);
    if (countOf(noted, way.given) > 0) best = Math.max(best, this.compared(slot, part));
    const characters = countOf(noted, way.character);
    if (characters > 0) {
      const share = characters / Math.max(slot.characters, this.shelf.partCharacters[part]!);
      best = Math.max(best, LIKENESS.character * share);
    }
    return Math.min(1, best);
  }

  private spelled(slot: Slot, part: number, noted: number): number {
    const best = this.piecesLikeness(slot, part, countOf(noted, way.gram));
    if (countOf(noted, way.near) === 0) return best;
    const longer = Math.max(slot.grams, this.shelf.partGrams[part]!);
    return Math.max(best, Math.min(LIKENESS.near, 1 - 1 / (longer + 1)));
  }

  /** Likeness by pieces of the spelling; two parts written together are met as a whole or not at all. */
  private piecesLikeness(slot: Slot, part: number, common: number): number {
    const partGrams = this.shelf.partGrams[part]!;
    const share = (2 * common) / (slot.grams + partGrams);
    const shorter = Math.min(slot.grams, partGrams);
    const isPiece = !slot.isPair && shorter >= PIECE.grams && Math.abs(slot.grams - partGrams) >= PIECE.fewer;
    return isPiece ? Math.max(share, (LIKENESS.piece * common) / shorter) : share;
  }

  /** Two scripts: those that may be alike are compared, as no rule of thumb tells it well enough. */
  private foreignLikeness(slot: Slot, part: number, noted: number): number {
    if ((noted & SPELLED) !== 0) return this.compared(slot, part);
    const grams = countOf(noted, way.soundGram);
    const partGrams = this.shelf.partSoundGrams[part]!;
    const shorter = Math.min(slot.soundGrams, partGrams);
    const isPiece = shorter >= PIECE.grams && Math.abs(slot.soundGrams - partGrams) >= PIECE.fewer;
    const piece = isPiece ? (LIKENESS.piece * grams) / shorter : 0;
    const isHeard =
      countOf(noted, way.nearSound) > 0 ||
      (shorter >= HEARD.grams && (2 * grams) / (slot.soundGrams + partGrams) >= HEARD.share) ||
      this.spelled(slot, part, noted) >= LEAST;
    return isHeard ? Math.max(piece, this.heard(slot, part)) : piece;
  }

  private heard({ part: { sound, script } }: Slot, part: number): number {
    const { starts, symbols } = this.shelf.sounds;
    const own = symbols.subarray(starts[part], starts[part + 1]);
    return sharpened(heardLikeness(sound, own, script === 'abjad', this.shelf.partScript[part] === ABJAD, LEAST_HEARD));
  }

  private compared(slot: Slot, part: number): number {
    return sharpened(partLikeness(slot.part, this.partOf(part), this.person, LEAST_HEARD));
  }
}

/** A list of parts and how many it has. */
interface List {
  readonly list: number;
  readonly length: number;
}

/** Takes the longest lists away. */
function longest(lists: List[], most: number): List[] {
  return lists.sort((a, b) => a.length - b.length).splice(Math.max(0, lists.length - most));
}

const leastOf = ({ isPair }: Slot): number => (isPair ? LEAST_OF_PAIR : LEAST);

/** So many pieces of a spelling, and nothing else, are too few for any part. */
function tooFewOf({ grams, isPair }: Slot): number {
  const least = Math.ceil((LEAST * (grams + 1)) / 2);
  if (!isPair) return Math.min(PIECE.grams, least) - 1;
  // A part that has no more pieces than are met shares the most of them.
  return Math.ceil((LEAST * grams) / (2 - LEAST)) - 1;
}

const isTooLittle = (noted: number, tooFew: number): boolean =>
  (noted & ~COUNTED) === 0 && countOf(noted, way.gram) <= tooFew && countOf(noted, way.soundGram) <= TOO_FEW_HEARD;

/** As the score counts it. */
const sharpened = (likeness: number): number => (likeness < LEAST_HEARD ? 0 : Math.pow(likeness, TUNING.sharpness));

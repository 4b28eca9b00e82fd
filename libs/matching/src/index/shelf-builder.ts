import type { ParsedName } from '../normalise/name.js';
import type { NamePart } from '../normalise/part.js';
import { Numbers } from './bytes.js';
import { Dictionary } from './dictionary.js';
import { keyTable } from './key-table.js';
import { keptKeys, scriptNumber } from './keys.js';
import { frameText, partText, readPart } from './parsed-text.js';
import { packLists } from './postings.js';
import { entry, isFound, isWord, partOf, type Role, role, RowWriter } from './rows.js';
import type { Shelf } from './segment.js';
import { shared } from './shared.js';
import { sortPairs } from './sort.js';
import { findable, joined, weightOf } from './weight.js';
import { working } from './working.js';

/** Collects the names of one kind. */
export class ShelfBuilder {
  private readonly parts = new Dictionary();
  private readonly frames = new Dictionary();
  private readonly rowFrame = new Numbers();
  private readonly starts = new Numbers();
  private readonly rowParts = new Numbers();

  /** @returns the number of the new row, or −1 when nothing can be found of the name */
  add(parsed: ParsedName): number {
    if (parsed.parts.length === 0) return -1;
    const words = findable(parsed);
    const found = new Set(words);
    return this.addTexts(frameText(parsed), [
      ...parsed.parts.map((part) => ({ text: partText(part), as: found.has(part) ? role.word : role.silent })),
      ...joined(words).map((part) => ({ text: partText(part), as: role.joined })),
    ]);
  }

  /** The same, for a name that was in an index before. */
  addTexts(frame: string, parts: readonly { readonly text: string; readonly as: Role }[]): number {
    this.starts.push(this.rowParts.length);
    for (const { text, as } of parts) this.rowParts.push(entry(this.parts.numberOf(text), as));
    this.rowFrame.push(this.frames.numberOf(frame));
    return this.rowFrame.length - 1;
  }

  /**
   * The shelf. Light rows come first, and rows that begin alike stand together, so that whoever looks for light ones can
   * stop early, and neighbours in a list are neighbours in memory.
   * @param rows the rows in the order in which equals are ranked
   * @param owners whose they are
   */
  finish(rows: Uint32Array, owners: Uint32Array): Shelf {
    this.starts.push(this.rowParts.length);
    const dictionary = this.dictionary();
    const { places, parts, weights } = this.gather(rows, dictionary.partWeight);
    const order = sortPairs(orderKeys(places, parts, weights), numbersTo(rows.length)).values;
    const writer = new RowWriter();
    const [of, found] = [new Numbers(), new Numbers()];
    for (const at of order) {
      const own = parts.subarray(places[at], places[at + 1]);
      const frame = this.rowFrame.at(rows[at]!);
      const row = writer.push({ weight: weights[at]!, owner: owners[at]!, place: at, frame, parts: own });
      own.forEach((part, next) => {
        if (!isFound(part) || own.indexOf(part) !== next) return;
        of.push(partOf(part));
        found.push(row);
      });
    }
    const starts = startsOf(of.written, dictionary.partWeight.length);
    return {
      ...dictionary,
      parts: this.parts.texts.finish(),
      rowsOfPart: packLists(starts, sortPairs(of.written, found.written).values),
      rows: writer.finish(),
      frames: this.frames.texts.finish(),
    };
  }

  /** The parts of rows in their order, and how much each row weighs. */
  private gather(rows: Uint32Array, partWeight: Uint8Array) {
    const { starts, rowParts } = this;
    const [places, parts] = [new Numbers(), new Numbers()];
    const weights = working(Uint32Array, rows.length);
    rows.forEach((row, at) => {
      places.push(parts.length);
      for (let next = starts.at(row), end = starts.at(row + 1); next < end; next += 1) {
        const part = rowParts.at(next);
        parts.push(part);
        if (isWord(part)) weights[at]! += partWeight[partOf(part)]!;
      }
    });
    places.push(parts.length);
    return { places: places.written, parts: parts.written, weights };
  }

  private dictionary() {
    const count = this.parts.texts.length;
    const [grams, soundGrams, characters, weights, script] = Array.from({ length: 5 }, () =>
      working(Uint8Array, count),
    );
    const [keys, of] = [new Numbers(), new Numbers()];
    const [soundStarts, symbols] = [new Numbers(), new Numbers()];
    let number = 0;
    for (const text of this.parts.all()) {
      const part: NamePart = readPart(text);
      const own = keptKeys(part);
      for (const key of new Set(own.keys.map((each) => each.key))) {
        keys.push(key);
        of.push(number);
      }
      soundStarts.push(symbols.length);
      for (const symbol of part.sound) symbols.push(symbol);
      grams![number] = own.grams;
      soundGrams![number] = own.soundGrams;
      characters![number] = own.characters;
      weights![number] = weightOf(part);
      script![number] = scriptNumber(part.script);
      number += 1;
    }
    soundStarts.push(symbols.length);
    return {
      sounds: { starts: shared(Uint32Array, soundStarts.written), symbols: shared(Uint16Array, symbols.written) },
      keys: keyTable(keys.written, of.written),
      partGrams: shared(Uint8Array, grams!),
      partSoundGrams: shared(Uint8Array, soundGrams!),
      partCharacters: shared(Uint8Array, characters!),
      partWeight: shared(Uint8Array, weights!),
      partScript: shared(Uint8Array, script!),
    };
  }
}

const WEIGHT_SHIFT = 21;

/** By weight, then by the first part by which the row is found. */
function orderKeys(places: Uint32Array, parts: Uint32Array, weights: Uint32Array): Uint32Array {
  const keys = working(Uint32Array, weights.length);
  weights.forEach((weight, row) => {
    const first = parts.subarray(places[row], places[row + 1]).find(isWord) ?? 0;
    keys[row] = (weight << WEIGHT_SHIFT) | Math.min(partOf(first), (1 << WEIGHT_SHIFT) - 1);
  });
  return keys;
}

/** Where each list will begin when pairs are sorted by list, and the end. */
function startsOf(lists: Uint32Array, count: number): Uint32Array {
  const starts = working(Uint32Array, count + 1);
  for (const list of lists) starts[list + 1]! += 1;
  for (let list = 0; list < count; list += 1) starts[list + 1]! += starts[list]!;
  return starts;
}

function numbersTo(end: number): Uint32Array {
  const numbers = working(Uint32Array, end);
  for (let at = 0; at < end; at += 1) numbers[at] = at;
  return numbers;
}

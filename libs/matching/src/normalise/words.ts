import { MAX_PART_LENGTH } from './part.js';
import { romanise } from './romanise.js';
import { scriptOf, splitHan } from './script.js';
import { numberOf } from './symbols.js';

/** Words of a name that are looked at. */
const MAX_WORDS = 64;

/** A word of a name as it was written, and in small ASCII letters; Han characters stay. */
export interface Word {
  readonly source: string;
  readonly text: string;
  /** Whether it stands in brackets, as what is added to a name does. */
  readonly aside?: boolean;
}

const BRACKETS = /[(（][^()（）]*[)）]/g;

/** The words of a name, those in brackets last. */
export function wordsOf(clean: string, person: boolean): Word[] {
  const asides = clean.match(BRACKETS);
  if (!asides) return toWords(clean, person);
  const outside = toWords(
    clean.replace(BRACKETS, (_, at: number) => (HAN_BEFORE.test(clean.slice(0, at)) ? '' : ' ')),
    person,
  );
  if (outside.length === 0) return toWords(clean, person);
  return [...outside, ...toWords(asides.join(' '), person).map((word) => ({ ...word, aside: true }))];
}

const HAN_BEFORE = /\p{Script=Han}$/u;

/** The mark that makes a Hebrew letter a sound of another language; what quotes and apostrophes stand for it are not it. */
const GERESH = '׳';

function toWords(clean: string, person: boolean): Word[] {
  const spaced = clean
    .replace(/(\p{Ll}{3})(\p{Lu})/gu, '$1 $2')
    .replace(/(?<=[גזצץתדט])['’׳]/g, GERESH)
    .replace(/['’‘ʼʿʾ`´"״]/g, '')
    .replace(/&|\+/g, person ? ' ' : ' and ')
    .replace(/%/g, ' percent');
  return spaced
    .split(/[^\p{L}\p{M}\p{N}׳]+/u)
    .flatMap(splitHan)
    .slice(0, MAX_WORDS)
    .map((source) => ({ source, text: scriptOf(source) === 'han' ? source : orRaw(source) }))
    .filter((word) => word.text !== '');
}

const orRaw = (source: string): string => romanise(source).slice(0, MAX_PART_LENGTH);

/** `forty four` becomes `44`; `first` becomes `1`. */
export function mergeNumbers(words: Word[]): Word[] {
  const out: Word[] = [];
  let open = false;
  for (const word of words) {
    const value = numberOf(word.text);
    const before = out.at(-1);
    if (value === undefined) {
      out.push(word);
      open = false;
    } else if (open && before && value > 0 && value < 10) {
      out[out.length - 1] = { source: before.source, text: String(Number(before.text) + value) };
      open = false;
    } else {
      out.push({ source: word.source, text: String(value) });
      open = value >= 20 && value < 100 && value % 10 === 0 && !/^\d/.test(word.text);
    }
  }
  return out;
}

import { cleanText } from './clean.js';
import { joinLetters } from './letters.js';
import { legalFormAt, stripHanForm } from './legal-forms.js';
import { HanPart, MAX_PART_LENGTH, type NamePart, WordPart } from './part.js';
import { romanise, surnameLength, syllables } from './romanise.js';
import { scriptOf, type Script, splitHan } from './script.js';
import { surnameSpellings } from './surnames.js';
import { COMMON_ORG, generationWord, numberOf, orgWord, PARTICLES, TITLES } from './symbols.js';

/** Most parts of a name that are compared. */
export const MAX_PARTS = 16;

/** A name in the form in which it is compared. */
export interface ParsedName {
  readonly value: string;
  readonly person: boolean;
  readonly parts: readonly NamePart[];
  /** Codes of the legal forms that were taken out. */
  readonly forms: ReadonlySet<string>;
  /** Whether the family name stands first: before a comma, or in a Chinese or Korean name written in one word. */
  readonly familyFirst?: boolean;
  /** 1 for a father or `Sr`, 2 for `Jr` or `II`, 3 for `III`, where the name of a person says so. */
  readonly generation?: number | undefined;
}

/**
 * A name as parts that can be compared: romanised, without titles and legal forms, numbers as digits.
 * Safe for any input: empty, one letter, ten thousand characters, emoji, mixed scripts; bounded work.
 * @param type FollowTheMoney schema; decides between the rules for persons and for organisations. Unknown means person.
 */
export function parseName(value: string, type = 'Person'): ParsedName {
  const person = type === 'Person';
  const forms = new Set<string>();
  const words = wordsOf(cleanText(value), person);
  const kept = person ? withoutTitles(withoutTrailingForm(words, forms)) : withoutForms(words, forms);
  const alone = kept.length === 1;
  const familyFirst = value.includes(',') || (alone && EAST_ASIAN.test(value));
  const generation = person ? generationOf(words) : undefined;
  const parts = mergeNumbers(kept).flatMap((word) => toParts(word, person, alone, forms));
  return { value, person, parts: parts.slice(0, MAX_PARTS), forms, familyFirst, generation };
}

const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hangul}]/u;

interface Word {
  readonly source: string;
  readonly text: string;
  /** Whether it stands in brackets, as what is added to a name does. */
  readonly aside?: boolean;
}

const BRACKETS = /[(（][^()（）]*[)）]/g;

/** The words of a name, those in brackets last. */
function wordsOf(clean: string, person: boolean): Word[] {
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
    .slice(0, MAX_PARTS * 4)
    .map((source) => ({ source, text: scriptOf(source) === 'han' ? source : orRaw(source) }))
    .filter((word) => word.text !== '');
}

const orRaw = (source: string): string => romanise(source).slice(0, MAX_PART_LENGTH);

/** Takes legal forms out, wherever they stand; `Company` at the beginning is a word. */
function withoutForms(spelled: Word[], forms: Set<string>): Word[] {
  const words = joinInitials(spelled);
  const texts = words.map((word) => word.text);
  const kept: Word[] = [];
  for (let at = 0; at < words.length;) {
    const form = legalFormAt(texts, at);
    if (form && !(form.code === 'CO' && at === 0)) {
      forms.add(form.code);
      at += form.length;
    } else {
      kept.push(words[at]!);
      at += 1;
    }
  }
  return kept;
}

/** Single letters in a row are one abbreviation: `L.X.C. Aviation` is `lxc aviation`. */
function joinInitials(words: Word[]): Word[] {
  return joinLetters(words.map((word) => word.text)).map(({ text, from, length }) =>
    length === 1 ? words[from]! : { source: text, text },
  );
}

function withoutTrailingForm(words: Word[], forms: Set<string>): Word[] {
  if (words.length < 3) return words;
  const last = legalFormAt([words[words.length - 1]!.text], 0);
  if (!last || PARTICLES.has(words[words.length - 1]!.text)) return words;
  forms.add(last.code);
  return words.slice(0, -1);
}

function withoutTitles(words: Word[]): Word[] {
  const kept = words.filter(({ text }, at) => !TITLES.has(text) && (at === 0 || generationWord(text) === undefined));
  return kept.length > 0 ? kept : words;
}

function generationOf(words: readonly Word[]): number | undefined {
  const found = words.slice(1).map(({ text }) => generationWord(text));
  return found.find((generation) => generation !== undefined);
}

/** `forty four` becomes `44`; `first` becomes `1`. */
function mergeNumbers(words: Word[]): Word[] {
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

/** @param alone whether the word is the whole name, so that a surname may stand in it with a given name */
function toParts(word: Word, person: boolean, alone: boolean, forms: Set<string>): NamePart[] {
  const script = scriptOf(word.source);
  if (script === 'han') return hanParts(word.source.slice(0, MAX_PART_LENGTH), person, alone, forms);
  if (script === 'hangul' && person && alone) return hangulParts(word);
  const text = person ? word.text : orgWord(word.text);
  const also = person ? surnameSpellings(word.source) : undefined;
  const kind = kindOf(script, text, person);
  const isAside = word.aside === true && kind === 'word' && !person;
  return [new WordPart(text, script, isAside ? 'common' : kind, word.source, also)];
}

/** A Korean name of three syllables is a surname and a given name. */
function hangulParts({ source, text }: Word): NamePart[] {
  const part = (piece: string) => new WordPart(romanise(piece), 'hangul', 'word', piece, surnameSpellings(piece));
  const isFull = source.length === 3 && surnameSpellings(source[0]!) !== undefined;
  return isFull ? [part(source[0]!), part(source.slice(1))] : [new WordPart(text, 'hangul', 'word', source)];
}

function hanParts(source: string, person: boolean, alone: boolean, forms: Set<string>): NamePart[] {
  if (person) {
    const characters = [...source];
    const readings = syllables(source, alone);
    const cut = alone && characters.length > 1 && characters.length <= 5 ? surnameLength(source) : 0;
    const surname = alone ? characters.slice(0, cut) : characters;
    return [
      new HanPart(characters.slice(0, cut), readings.slice(0, cut), surnameSpellings(surname.join(''))),
      new HanPart(characters.slice(cut), readings.slice(cut), alone ? undefined : surnameSpellings(source)),
    ].filter((part) => part.text !== '');
  }
  const { rest, code } = stripHanForm(source);
  if (code !== undefined) forms.add(code);
  return [new HanPart([...rest], syllables(rest, false))].filter((part) => part.text !== '');
}

function kindOf(script: Script, text: string, person: boolean): NamePart['kind'] {
  if (/^\d+$/.test(text)) return 'number';
  if (text.length === 1) return script === 'kana' || script === 'hangul' ? 'word' : 'initial';
  if (person && PARTICLES.has(text)) return 'particle';
  return !person && COMMON_ORG.has(text) ? 'common' : 'word';
}

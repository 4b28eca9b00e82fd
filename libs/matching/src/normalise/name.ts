import { cleanText } from './clean.js';
import { joinLetters } from './letters.js';
import { legalFormAt } from './legal-forms.js';
import type { NamePart } from './part.js';
import { generationWord, PARTICLES, TITLES } from './symbols.js';
import { toParts } from './word-parts.js';
import { mergeNumbers, type Word, wordsOf } from './words.js';

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

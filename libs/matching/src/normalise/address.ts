import { cleanText } from './clean.js';
import { MAX_PARTS, type ParsedName } from './name.js';
import { MAX_PART_LENGTH, WordPart } from './part.js';
import { romanise } from './romanise.js';
import { scriptOf, splitHan } from './script.js';

/** The usual spelling of words that addresses abbreviate. */
const WORDS: Record<string, string> = {
  st: 'street', str: 'street', strasse: 'street', ul: 'street', ulitsa: 'street', rd: 'road', ave: 'avenue', av: 'avenue', ln: 'lane', dr: 'drive', pl: 'place', ct: 'court',
  cres: 'crescent', cct: 'circuit', sq: 'square', blvd: 'boulevard', hwy: 'highway', pde: 'parade', tce: 'terrace', cl: 'close', apt: 'apartment', appt: 'apartment', ste: 'suite',
  n: 'north', s: 'south', e: 'east', w: 'west', bldg: 'building', bld: 'building', fl: 'floor', po: 'po', jln: 'jalan', lv: 'vegas',
}; // prettier-ignore

/** Words that tell little of where a place is. */
const COMMON = new Set(
  'street road avenue lane drive place court crescent circuit square boulevard highway parade terrace close way apartment suite no north south east west building floor the of'.split(
    ' ',
  ),
);

/** An address as parts that are compared like those of an organisation's name: words in their usual spelling, and numbers. */
export function parseAddress(value: string): ParsedName {
  const words = cleanText(value)
    .replace(/(\p{L}{4,})(stra(?:ss|ß)e)\b/giu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .flatMap(splitHan)
    .flatMap((word) => word.match(/\p{N}+|[^\p{N}]+/gu) ?? []);
  const seen = new Set<string>();
  const parts: WordPart[] = [];
  for (const source of words) {
    const roman = romanise(source);
    const text = (Object.hasOwn(WORDS, roman) ? WORDS[roman]! : roman).slice(0, MAX_PART_LENGTH);
    if (text === '' || seen.has(text) || parts.length === MAX_PARTS) continue;
    seen.add(text);
    const kind = /^\d+$/.test(text) ? 'number' : COMMON.has(text) ? 'common' : 'word';
    parts.push(new WordPart(text, scriptOf(source), kind, source));
  }
  return { value, person: false, parts, forms: new Set() };
}

import { stripHanForm } from './legal-forms.js';
import { HanPart, MAX_PART_LENGTH, type NamePart, WordPart } from './part.js';
import { romanise, surnameLength, syllables } from './romanise.js';
import { scriptOf, type Script } from './script.js';
import { surnameSpellings } from './surnames.js';
import { COMMON_ORG, orgWord, PARTICLES } from './symbols.js';
import type { Word } from './words.js';

/**
 * The comparable parts of a word.
 * @param alone whether the word is the whole name, so that a surname may stand in it with a given name
 * @param forms takes the codes of legal forms in it
 */
export function toParts(word: Word, person: boolean, alone: boolean, forms: Set<string>): NamePart[] {
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

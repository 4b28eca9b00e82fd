import { type Sound, waysOf } from './symbol.js';

/** Consonants that scripts and spellings confuse fall into one class; what is missing here is heard as little as a vowel. */
const CLASSES: Record<string, string> = {
  p: 'p', b: 'p', f: 'p', v: 'p', t: 't', d: 't', k: 'k', g: 'k', x: 'k', s: 's', z: 's', c: 's', S: 's', Z: 's', C: 's', J: 's',
  m: 'm', n: 'n', N: 'n', l: 'r', r: 'r', h: '',
}; // prettier-ignore
const VOWEL = 'a';
/** How unusual a reading may be, and how much a consonant may weigh that is left out. */
const MOST_UNUSUAL = 0.5;

interface Choice {
  readonly text: string;
  readonly penalty: number;
}

const choices = new Map<number, readonly Choice[]>();

/** The classes that a symbol may stand for. */
function choicesOf(code: number): readonly Choice[] {
  const known = choices.get(code);
  if (known) return known;
  const { readings, gap, vowel } = waysOf(code);
  const least = new Map<string, number>();
  const offer = (text: string, penalty: number) => {
    if (penalty <= MOST_UNUSUAL) least.set(text, Math.min(penalty, least.get(text) ?? penalty));
  };
  for (const { sound, penalty } of readings) offer(CLASSES[sound] ?? VOWEL, penalty);
  if (!vowel) offer('', gap);
  const own = [...least].map(([text, penalty]) => ({ text, penalty }));
  choices.set(code, own);
  return own;
}

/**
 * The consonants of a word in coarse classes, in the ways in which it may be heard, the most usual first; neighbours of one
 * class are one. Two words that sound alike have one way in common, or nearly.
 */
export function consonantsOf(sound: Sound, most: number): string[] {
  let heard: Choice[] = [{ text: '', penalty: 0 }];
  for (const code of sound) {
    const own = choicesOf(code);
    heard = own.length === 1 ? heard.map((each) => followed(each, own[0]!)) : leastOf(heard, own);
    if (heard.length > most) heard = heard.sort(byPenalty).slice(0, most);
  }
  return [...new Set(heard.sort(byPenalty).map(({ text }) => toConsonants(text)))];
}

const byPenalty = (a: Choice, b: Choice): number => a.penalty - b.penalty;
const followed = (before: Choice, next: Choice): Choice => ({
  text: before.text + next.text,
  penalty: before.penalty + next.penalty,
});

/** Every text with every choice after it; of those that come out equal the most usual. */
function leastOf(heard: readonly Choice[], own: readonly Choice[]): Choice[] {
  const least = new Map<string, Choice>();
  for (const before of heard) {
    for (const next of own) {
      const longer = followed(before, next);
      if (longer.penalty < (least.get(longer.text)?.penalty ?? Infinity)) least.set(longer.text, longer);
    }
  }
  return [...least.values()];
}

const toConsonants = (text: string): string => text.replace(/(.)\1+/g, '$1').replaceAll(VOWEL, '');

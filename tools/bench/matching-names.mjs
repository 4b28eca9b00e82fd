// Invented names in the shape of real ones, the same every time.
import { random } from '../data-tests/random.mjs';

const ONSETS = 'b br ch d dr f g gr h j k kl kr l m n p pr r s sh st t tr v w y z'.split(' ');
const VOWELS = 'a e i o u ai au ei ia ou'.split(' ');
const CODAS = ['', '', 'n', 'r', 's', 'l', 'm', 'k', 't', 'ng', 'nd'];
const ENDINGS = ['ov', 'son', 'ez', 'ski', 'ian', 'sen', 'ini', 'berg', 'wala', 'dze', 'uk', ''];
const FORMS = ['Ltd', 'LLC', 'GmbH', 'S.A.', 'JSC', 'Holdings', 'Trading Co'];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A generator of names; about a fifth are those of firms. */
export function namesFrom(seed) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const syllable = () => pick(ONSETS) + pick(VOWELS) + pick(CODAS);
  const word = (most) => {
    let text = '';
    for (let left = 1 + Math.floor(next() * most); left > 0; left--) text += syllable();
    return text[0].toUpperCase() + text.slice(1);
  };
  const given = Array.from({ length: 4000 }, () => word(2));
  const family = Array.from({ length: 40_000 }, () => word(2) + pick(ENDINGS));
  // Common names are common: the square of a uniform number prefers the head of the list.
  const common = (list) => list[Math.floor(next() ** 2 * list.length)];
  return () => {
    if (next() < 0.2) return { value: `${common(family)} ${word(2)} ${pick(FORMS)}`, type: 'Company' };
    const middle = next() < 0.4 ? `${common(given)} ` : '';
    return { value: `${common(given)} ${middle}${common(family)}`, type: 'Person' };
  };
}

/** One typing error somewhere in a name. */
export function misspelling(seed) {
  const next = random(seed);
  return (name) => {
    const at = 1 + Math.floor(next() * (name.length - 2));
    const ways = [
      name.slice(0, at) + name.slice(at + 1),
      name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2),
      name.slice(0, at) + LETTERS[Math.floor(next() * 26)] + name.slice(at + 1),
    ];
    return ways[Math.floor(next() * ways.length)];
  };
}

/** A third of the names each: for all, for the caller's group, for others. */
const AUDIENCES = [['to members'], ['to group:1'], ['to institution:other']];
export const audienceOf = (number) => AUDIENCES[number % AUDIENCES.length];
export const HELD = ['to members', 'to group:1', 'to institution:own', 'list'];
export const EVERYTHING = [...HELD, 'to institution:other'];
export const LIMIT = 20;

const hex = (number) => number.toString(16).padStart(12, '0');
export const idOf = (number) => `01990000-0000-7000-9000-${hex(number)}`;

/** A notice about somebody. */
export const groupOf = (number, name, tokens = audienceOf(number)) => ({
  name: `notice 01990000-0000-7000-8000-${hex(number)}`,
  tokens,
  subjects: [{ id: idOf(number), names: [name], born: [] }],
});

/** Misspelled names among the first `size` that the caller may see. */
export function sampleOf(size, count) {
  const next = namesFrom(1);
  const misspell = misspelling(2);
  const step = Math.max(1, Math.floor(size / count));
  const sample = [];
  for (let number = 0; number < size; number += 1) {
    const { value, type } = next();
    if (Math.floor(number / step) > sample.length - 1 && number % AUDIENCES.length < 2)
      sample.push({ number, id: idOf(number), name: misspell(value), type });
  }
  return sample.slice(0, count);
}

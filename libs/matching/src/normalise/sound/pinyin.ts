import { symbolsOf } from './symbol.js';

/** What the first sound of a syllable stands for where characters spell a foreign name. */
const INITIALS: Record<string, string> = {
  b: 'b/p2/v3', p: 'p/b3/f4', m: 'm', f: 'f/v/h3/p4', d: 'd/t2', t: 't/d3', n: 'n/l4', l: 'l/r', g: 'g/k2/h4', k: 'k/g2/h3', h: 'h/x/f3/k3/g3~6',
  j: 'J/g1/k1/z2/Z1/c2/C2/y3', q: 'C/k2/J2/c2', x: 's/S/h1/c3/x1/z2', zh: 'J/Z/z2/C2/c2/d4', ch: 'C/c2/S3/J3', sh: 'S/s1/C3', r: 'r/Z/y2/J1/l2', z: 'z/c/s1/J3/d3', c: 'c/s2/z3/C3', s: 's/z1/S2/t4',
  y: 'y/i/J3~3', w: 'w/v/u/o1/f3~4',
}; // prettier-ignore

const FINALS: Record<string, string> = {
  a: 'a/e3', o: 'o', e: 'e/o2/a2', i: 'i/e2', u: 'u/o2', v: 'u/i', ai: 'a/e/i2 i/y~2', ei: 'e/a1/i2 i/y~2', ao: 'a/o u/o/w~2', ou: 'o/u u~2', an: 'a/e2 n/m2', en: 'e/a1/i2/o3 n/m2', ang: 'a/o1 n g~2', eng: 'e/a/o2 n g~2', ong: 'o/u n/m3 g~2',
  er: 'e/a/i2~2 r/l~4', ia: 'i/y~3 a', ie: 'i/y~2 e', iao: 'i/y~2 a/o u/o/w~2', iu: 'i/y~2 u/o', ian: 'i/y~2 a/e n/m2', in: 'i/e1 n/m2', iang: 'i/y~2 a n g~2', ing: 'i/e2 n g~2', iong: 'i/y~2 o n g~2', ua: 'u/w~3 a', uo: 'u/w~2 o/a2', uai: 'u/w~3 a i~2', ui: 'u/w~3 e/i1 i~2',
  uan: 'u/w~3 a n/m2', un: 'u/w/o1 n/m2', uang: 'u/w~3 a n g~2', ueng: 'w e n g~2', ve: 'u/y~2 e', van: 'u/y~2 a n', vn: 'u/i n', ue: 'u/y~2 e',
}; // prettier-ignore

/** Vowels that Chinese adds to a lone consonant. */
const ADDED: Record<string, string> = {
  e: 'e/o2/a2/i3/u3~1', i: 'i/e2/u2/a3~1', u: 'u/o1/e3/a3~1',
}; // prettier-ignore
const ADDED_AFTER: Record<string, RegExp> = {
  e: /^[tdkgl]$|^h$/, i: /^([szc]h?|r|x|j|q)$/, u: /^[fbpmtdklg]$|^h$/,
}; // prettier-ignore

// Known from the start, so that a symbol has one code in every thread.
for (const table of [INITIALS, FINALS, ADDED]) Object.values(table).forEach(symbolsOf);

const SYLLABLE = /^([zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(.+)$/;
const cache = new Map<string, readonly number[]>();

/** Symbols of Mandarin syllables in pinyin without tones, as native names and as spellings of foreign ones. */
export function pinyinSound(syllables: readonly string[]): number[] {
  const out: number[] = [];
  for (const syllable of syllables) {
    let own = cache.get(syllable);
    if (!own) cache.set(syllable, (own = syllableSound(syllable)));
    out.push(...(own[0] === out.at(-1) ? own.slice(1) : own));
  }
  return out;
}

function syllableSound(syllable: string): readonly number[] {
  if (syllable === 'n' || syllable === 'ng') return symbolsOf('n');
  const [, initial = '', rest = ''] = SYLLABLE.exec(syllable) ?? [];
  const final = finalOf(initial, rest);
  const added = ADDED_AFTER[final]?.test(initial) === true ? ADDED[final]! : (FINALS[final] ?? '');
  return symbolsOf(`${INITIALS[initial] ?? ''} ${added}`.trim());
}

/** `yu` writes ü, and so does u after j, q, x. */
const finalOf = (initial: string, rest: string): string =>
  'jqxy'.includes(initial) && initial !== '' && rest.startsWith('u') ? `v${rest.slice(1)}` : rest.replace('ü', 'v');

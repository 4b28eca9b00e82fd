/**
 * Sounds of names, as far as spellings tell them. A symbol is what one letter or syllable may stand for: its readings,
 * each with a penalty for how unusual it is, and what it costs to leave it out.
 *
 * A symbol is written `b/v2~9`: read as b, or as v at a penalty of 0.2; left out at a cost of 0.9. Without `~` a vowel
 * costs 0.4 and a consonant 1.
 *
 * Sounds: p b f v w m t d n N(ng) s z c(ts) S(sh) Z(zh) C(ch) J(j as in jam) k g x(kh) h r l y, a e i o u.
 */
export type Sound = Uint16Array;

const VOWELS = 'aeiou';

/** How far two different sounds are from each other; what is not named is 1. */
const NEAR = new Map<string, number>(
  (
    'pb3 td3 kg3 fv2 sz2 SZ3 CJ3 cs3 cz2 cC4 cJ4 sS3 zZ3 zJ4 ZJ1 xh1 xk4 xg5 gh5 kh5 wv2 bv4 bw6 pf4 fh5 lr5 mn5 nN1 mN5 nl8 ' +
    'yJ5 yZ6 CS4 SJ5 Ck6 Ct6 dJ6 dz6 ts6 tc5 Jg5 fw5 gZ6 rd8 xS6 Sc5 Zr6 pv5 xf6 kC6 dt3 Cs6 dZ7 ' +
    'ae3 ao3 ai5 au4 ei2 eo4 eu4 io6 iu4 ou2 yi1 wu1 ye5 wo3'
  )
    .split(' ')
    .flatMap((near) => [
      [near.slice(0, 2), Number(near[2]) / 10],
      [near[1]! + near[0]!, Number(near[2]) / 10],
    ]),
);

const distance = (a: string, b: string): number => (a === b ? 0 : (NEAR.get(a + b) ?? 1));

/** What one letter or syllable may stand for. */
export interface Symbol {
  readonly readings: readonly { readonly sound: string; readonly penalty: number }[];
  readonly gap: number;
  readonly vowel: boolean;
}

export const SIZE = 512;
const symbols: Symbol[] = [];
const codes = new Map<string, number>();

/** By the codes of two symbols: what it costs that one stands where the other does. */
export const SUBSTITUTION = new Float32Array(SIZE * SIZE);
/** By the code of a symbol: what it costs to leave it out, against a script that writes vowels and one that does not. */
export const GAP = { full: new Float32Array(SIZE), abjad: new Float32Array(SIZE) };
/** Share of a vowel's weight that is left against a script that writes few of them. */
const UNWRITTEN = 0.3;

/** Symbols of a text such as `k w/v~2`. */
export function symbolsOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(' ').map(codeOf);
}

function codeOf(spec: string): number {
  const known = codes.get(spec);
  if (known !== undefined) return known;
  const code = symbols.push(read(spec)) - 1;
  if (code >= SIZE) throw new RangeError('too many symbols');
  codes.set(spec, code);
  enter(code);
  return code;
}

function read(spec: string): Symbol {
  const [heard, gap] = spec.split('~') as [string, string | undefined];
  const readings = heard
    .split('/')
    .map((reading) => ({ sound: reading[0]!, penalty: Number(reading.slice(1) || 0) / 10 }));
  const vowel = VOWELS.includes(readings[0]!.sound);
  return { readings, vowel, gap: gap === undefined ? (vowel ? 0.4 : 1) : Number(gap) / 10 };
}

function enter(code: number): void {
  const { gap, vowel } = symbols[code]!;
  GAP.full[code] = gap;
  GAP.abjad[code] = vowel ? gap * UNWRITTEN : gap;
  symbols.forEach((_, other) => {
    const cost = substitution(symbols[code]!, symbols[other]!);
    SUBSTITUTION[code * SIZE + other] = cost;
    SUBSTITUTION[other * SIZE + code] = cost;
  });
}

function substitution(a: Symbol, b: Symbol): number {
  let least = 1;
  for (const own of a.readings) {
    for (const other of b.readings) {
      least = Math.min(least, own.penalty + other.penalty + distance(own.sound, other.sound));
    }
  }
  return least;
}

/** What a symbol may stand for, and what it costs to leave it out. */
export const waysOf = (code: number): Symbol => symbols[code]!;

/** Sounds one after the other; where one ends as the next begins, the sound is one. */
export function joinSounds(sounds: readonly Sound[]): Sound {
  const out = new Uint16Array(sounds.reduce((length, sound) => length + sound.length, 0));
  let end = 0;
  for (const sound of sounds) {
    const from = end > 0 && sound[0] === out[end - 1] ? 1 : 0;
    for (let at = from; at < sound.length; at += 1) out[end++] = sound[at]!;
  }
  return out.subarray(0, end);
}

import { Spelling } from './spelling.js';

/**
 * What letters of the Latin script stand for in the spellings of Europe and in the usual romanisations of other scripts.
 * Keys with `^` stand at the beginning, with `$` at the end of a word; the longest key wins.
 */
const LETTERS: Record<string, string> = {
  a: 'a/e3/o3', b: 'b/v4', c: 'k/c2/s3/C4', d: 'd', e: 'e', f: 'f/v3', g: 'g/k4', h: 'h/x~3', i: 'i/y1', j: 'J/y/Z1/h2', k: 'k',
  l: 'l', m: 'm', n: 'n', o: 'o', p: 'p', q: 'k/C1', r: 'r', s: 's/z1/S3', t: 't', u: 'u', v: 'v/f1/b3', w: 'w/v',
  y: 'i/y~3', z: 'z/s1/c',
  á: 'a', à: 'a', â: 'a', ä: 'e/a', ã: 'a', å: 'o/a1', ā: 'a', ą: 'a n~3', ă: 'a/e2', æ: 'e/a2/i2', é: 'e', è: 'e', ê: 'e', ë: 'e', ē: 'e', ę: 'e n~3',
  ě: 'y/i~2 e', ė: 'e', í: 'i', ì: 'i', î: 'i', ï: 'i', ī: 'i', ı: 'i', ó: 'o', ò: 'o', ô: 'o', ö: 'o/e1', õ: 'o', ø: 'o/e1', ō: 'o', ő: 'o/e1', œ: 'e/o1',
  ú: 'u', ù: 'u', û: 'u', ü: 'u/i1', ū: 'u', ű: 'u/i1', ů: 'u', ý: 'i', ÿ: 'i',
  ç: 's/C', č: 'C', ć: 'C/c3', ĉ: 'C', ď: 'd y~1', đ: 'd/J2', ð: 'd', ğ: 'g~3', ģ: 'g', ķ: 'k', ł: 'l/w2', ľ: 'l', ļ: 'l', ñ: 'n y~2', ń: 'n', ň: 'n', ņ: 'n',
  ř: 'r Z~3', ŕ: 'r', š: 'S', ś: 'S/s2', ş: 'S', ș: 'S', ß: 's', ť: 't', ţ: 'c', ț: 'c', þ: 't', ž: 'Z', ź: 'z/Z2', ż: 'Z/z2',
  'ae$': 'e/a1 i~1',
  ai: 'a/e i/y1~2', ay: 'a/e1 i/y1~2', au: 'o/a u~1', aw: 'o/a u/v2~2', ei: 'a/e i/y~2', ey: 'e/a1 i/y1~2', eu: 'o/u1/e i/u/v2~2', ea: 'i/e a~1',
  eau: 'o', 'eaux$': 'o', ee: 'i', eo: 'e/i o', ia: 'i/y a', ie: 'i/y e~1', io: 'i/y o', iu: 'i/y u', oa: 'o a~2', oe: 'o/e/u2 e~1', oi: 'o/w1 i/a1~2', oo: 'u/o1', ou: 'u/o o/w1~1', ow: 'o/a1 u/v1~2',
  oy: 'o/w2 i/y~2', ue: 'u/i2 e~1', ua: 'u/w a', ui: 'u/w/i1 i~2', uo: 'u/w~2 o', uu: 'u', aa: 'a/o1', ii: 'i', yi: 'i/y',
  'e$': 'e~2', 'es$': 'e~2 s~6', 'le$': 'l e/i~2', 'ie$': 'i e~2',
  sch: 'S/s3', tsch: 'C', tch: 'C', dsch: 'J', sh: 'S', shch: 'S C~2', sj: 'S/s1 y~2', skj: 'S/s1', zh: 'Z/J', ch: 'C/k2/x1/S1', chh: 'C', kh: 'x/k1/h', gh: 'g/x2~4', ph: 'f/p3', th: 't/s3/d4',
  dh: 'd/z3', bh: 'b', ck: 'k', cq: 'k', cc: 'k/C2', 'cci': 'C/k3 i', cz: 'C/c2', sz: 's/S', rz: 'r/Z2 z/Z~5', dz: 'z/J1', dzh: 'J', dj: 'J/d3', dž: 'J', gn: 'n/g2 n/y~2', gli: 'l/g3 i', ll: 'l/y3',
  qu: 'k w/v~3', que: 'k w~2 e', 'que$': 'k e~1', qui: 'k w~2 i', x: 'k~5 s/S2/z2/h3', '^x': 's/z/k3/S', ts: 'c', tz: 'c', cs: 'C/k3', zs: 'Z', zz: 'c/z', ss: 's', tt: 't', wh: 'w', wr: 'r', '^kn': 'k~3 n', '^ps': 'p~3 s',
  ng: 'n g~3', nk: 'n k', nh: 'n y/h~2', lh: 'l y/h~2', ny: 'n i/y~2', ly: 'l i/y~3', gy: 'g/J1 i/y~2', ty: 't/C3 i/y~2', '^mc': 'm a/e~2 k', '^mac': 'm a/e~2 k', '^macc': 'm a~2 k',
  ce: 's/c1/C1/k3 e', ci: 's/c1/C1/k3 i', cy: 's/c1/k3 i', cé: 's e', cí: 's/C1 i', sce: 's/S1 e', sci: 's/S1 i', cia: 's/C i~2 a', cio: 's/C i~2 o', 'ce$': 's/C1 e~1', 'che$': 'C/k1/S1 e~2',
  ge: 'g/J1/Z1/h2 e', gi: 'g/J1/Z1/h2 i', gy$: 'g/J i', gé: 'Z/J/h2 e', gia: 'J/g i~2 a', gio: 'J/g i~2 o', giu: 'J/g i~2 u', gu: 'g u/w', gue: 'g u/w~1 e', gui: 'g u/w~1 i', 'ge$': 'J/Z/g1 e~1', 'gue$': 'g e~1',
  ghi: 'g i', ghe: 'g e', chi: 'C/k1/S2/x2 i', 'er$': 'e/a~3 r~4', 'r$': 'r~6', 're$': 'r e~2', 'd$': 'd/t2~9', 't$': 't~8', 'ts$': 'c/t3', 'x$': 'k~4 s~7', 's$': 's/z1/S3~7', 'z$': 's/z/c~9', 'h$': 'h/x~2', 'sz$': 's/S',
  'dt$': 't', dt: 't', tth: 't', 'g$': 'g/k2/x2', 'b$': 'b/p2', 'w$': 'v/f/w~4', 'v$': 'f/v', 'ow$': 'o/a1 v/f/u~3', 'oux$': 'u', 'ois$': 'w/u a', 'ault$': 'o', 'aud$': 'o d~3', 'ont$': 'o n t~3', 'ert$': 'e r t~5', 'ard$': 'a r d~5',
  aj: 'a/e i/y', ej: 'e i/y', oj: 'o i/y', uj: 'u i/y', ij: 'i/a2/e y~1', 'ji': 'J/y/Z/h2 i', 'ii$': 'i y~1', 'iy$': 'i y~1', 'yy$': 'i y~1', 'yj$': 'i y~1', 'ij$': 'i/e y~1',
}; // prettier-ignore

/** An r before these is not heard in many languages. */
const QUIET_R = /r(?=[bcdfgklmnpqstvwšžčćśź])/g;

const spelling = new Spelling({ ...LETTERS, ṙ: 'r~6' });

/** Symbols of a word in Latin letters, accents and all. */
export const latinSound = (word: string): number[] => spelling.read(word.toLowerCase().replace(QUIET_R, 'ṙ'));

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Honorifics and titles: dropped from a person's name. */
export const TITLES = words(
  'mr mrs ms miss mister madam madame mme monsieur herr frau dr doctor prof professor sir lord lady dame baron ' +
    'prasident president presidente minister general gen colonel col major maj captain capt lieutenant lt sergeant ' +
    'senor senora senorita don dona shri sri smt hajji haji hadji alhaji sheikh shaykh shaikh sheik imam mullah mulla ' +
    'maulavi mawlawi ustad ayatollah rev reverend father phd esq xiansheng nushi',
);

/** Small words inside names of persons; they carry little weight. */
export const PARTICLES = words(
  'al el ul as ad ar an ash bin ben ibn bint abu abou de del della der den des di da do dos das du la le les ' +
    'van von vom zu zum ter ten af av y e and na st san ould mac mc o',
);

/** Words that many names of organisations share; they carry half the weight. */
export const COMMON_ORG = words(
  'the of and for in de la group gruppe holding holdings enterprise enterprises industries industry international ' +
    'intl trading trade general services service commercial import export investment investments ' +
    'management partners bank banco foundation association organization ' +
    'department ministry national limited global',
);

/** Spellings of organisation words that mean the same. */
const ORG_SYNONYMS: Record<string, string> = {
  intl: 'international', internatl: 'international', organisation: 'organization', labour: 'labor', centre: 'center',
  bros: 'brothers', mfg: 'manufacturing', dept: 'department', govt: 'government', assn: 'association', assoc: 'association',
  natl: 'national', us: 'unitedstates', usa: 'unitedstates', uk: 'unitedkingdom', univ: 'university', tech: 'technology', mgmt: 'management', svcs: 'services', und: 'and', et: 'and',
}; // prettier-ignore

const GENERATIONS: Record<string, number> = { sr: 1, senior: 1, jr: 2, junior: 2, ii: 2, iii: 3, iv: 4 };

/** Which generation of a family a word after a name tells, or undefined. */
export const generationWord = (word: string): number | undefined =>
  Object.hasOwn(GENERATIONS, word) ? GENERATIONS[word] : undefined;

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = 'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

const numbers = new Map<string, number>([
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, at) => [word, (at + 2) * 10] as const),
  ...ORDINALS.map((word, value) => [word, value] as const),
]);

/** The number that a word writes (`44`, `fourth`, `1st`, `forty`), or undefined. */
export function numberOf(word: string): number | undefined {
  const digits = /^(\d{1,9})(st|nd|rd|th)?$/.exec(word);
  return digits ? Number(digits[1]) : numbers.get(word);
}

/** The usual spelling of a word of an organisation's name. */
export const orgWord = (word: string): string => (Object.hasOwn(ORG_SYNONYMS, word) ? ORG_SYNONYMS[word]! : word);

const REGIONS = new Intl.DisplayNames(['en'], { type: 'region' });
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Names that the list uses for countries, where they differ from those of Unicode. */
const OTHER_NAMES: Record<string, string> = {
  burma: 'MM', 'korea, north': 'KP', 'korea, south': 'KR', 'congo, democratic republic of the': 'CD',
  'congo, republic of the': 'CG', "cote d ivoire": 'CI', "cote d'ivoire": 'CI', 'czech republic': 'CZ', 'bosnia and herzegovina': 'BA',
  'the gambia': 'GM', 'gambia, the': 'GM', 'bahamas, the': 'BS', 'hong kong': 'HK', macau: 'MO', 'west bank': 'PS',
  'region: gaza': 'PS', palestinian: 'PS', turkey: 'TR', 'trinidad and tobago': 'TT', 'antigua and barbuda': 'AG',
  'st. kitts and nevis': 'KN', 'saint kitts and nevis': 'KN', 'saint vincent and the grenadines': 'VC', macedonia: 'MK',
  swaziland: 'SZ', 'cape verde': 'CV', 'ivory coast': 'CI', 'sao tome and principe': 'ST',
}; // prettier-ignore

const byName = new Map<string, string>(Object.entries(OTHER_NAMES));
/** A code that was given up, such as DD or YD, has the name of the country that took its place. */
const isCurrent = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code;

for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(isCurrent)) {
  const name = REGIONS.of(code);
  if (name !== undefined && name !== code && !/unknown/i.test(name))
    byName.set(name.toLowerCase(), byName.get(name.toLowerCase()) ?? code);
}

/** ISO 3166-1 code of a country as the list writes it, or null for what is not one. */
export const countryCode = (name: string): string | null => byName.get(name.trim().toLowerCase()) ?? null;

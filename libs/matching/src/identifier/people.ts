import { isDate, residentCheck, residentCheckDigit } from './check-digits.js';
import { compact, given, type Rule } from './rule.js';

/** First two digits of the regions of GB/T 2260. */
const REGIONS = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(
    ' ',
  ),
);

/** The 15 digits that were given until 1999 are the same number without century and check character. */
function spellResident(clean: string): string {
  const value = compact(clean);
  if (!/^\d{15}$/.test(value)) return value;
  const whole = `${value.slice(0, 6)}19${value.slice(6)}`;
  return whole + residentCheckDigit(whole);
}

/** GB 11643. */
export const residentId: Rule = {
  spell: spellResident,
  shape: /^[1-9]\d{16}[\dX]$/,
  asks: '17 digits and a check character',
  fault: (value) => {
    if (!REGIONS.has(value.slice(0, 2))) return 'region';
    if (!residentCheck(value)) return 'check-digit';
    return isDate(value.slice(6, 14)) ? undefined : 'date';
  },
};

export const passport: Rule = given(4, 20);
export const nationalId: Rule = given(3, 40);
export const taxId: Rule = given(3, 40);

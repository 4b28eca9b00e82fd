/** Remainder of a long decimal number by 97, letters read as 10 to 35 (ISO 7064 MOD 97-10). */
export function mod97(value: string): number {
  let rest = 0;
  for (const letter of value) {
    const digits = Number.parseInt(letter, 36);
    rest = (rest * (digits > 9 ? 100 : 10) + digits) % 97;
  }
  return rest;
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Check of a unified social credit code of 18 characters: ISO 7064 MOD 31-3 (GB 32100). */
export function usccCheck(value: string): boolean {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) {
    const digit = USCC_ALPHABET.indexOf(value[at]!);
    if (digit < 0) return false;
    sum += digit * (3 ** at % 31);
  }
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === value[17];
}

/** Check character of the first 17 digits of a Chinese resident identity number: ISO 7064 MOD 11-2 (GB 11643). */
export function residentCheckDigit(digits: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += Number(digits[at]) * (2 ** (17 - at) % 11);
  return '10X98765432'[sum % 11]!;
}

/** Whether the check character of such a number of 18 characters fits. */
export const residentCheck = (value: string): boolean => residentCheckDigit(value) === value[17];

/** Check digit at the end of a number by Luhn's rule (ISO/IEC 7812). */
export function luhnCheck(value: string): boolean {
  const sum = [...value].reverse().reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

const VIN_VALUES: Record<string, number> = {
  A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9,
  S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9,
}; // prettier-ignore
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Check digit of a vehicle identification number of 17 characters (ISO 3779, as used in North America and China). */
export function vinCheck(value: string): boolean {
  const sum = VIN_WEIGHTS.reduce((total, weight, at) => {
    const letter = value[at]!;
    return total + weight * (VIN_VALUES[letter] ?? Number(letter));
  }, 0);
  return 'X' === value[8] ? sum % 11 === 10 : sum % 11 === Number(value[8]);
}

/** Check digit of an IMO ship number of 7 digits. */
export const imoCheck = (value: string): boolean =>
  [7, 6, 5, 4, 3, 2].reduce((sum, weight, at) => sum + weight * Number(value[at]), 0) % 10 === Number(value[6]);

/** Whether eight digits are a date of the calendar. */
export function isDate(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number) as [
    number,
    number,
    number,
  ];
  const days = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  return year >= 1850 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1]!;
}

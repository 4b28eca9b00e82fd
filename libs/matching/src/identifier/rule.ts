/** What is wrong with an identifier. The codes are stable. */
export type IdentifierFault = 'empty' | 'shape' | 'length' | 'check-digit' | 'country' | 'region' | 'date';

/** How one scheme is spelled and checked. */
export interface Rule {
  /** The one spelling of a cleaned value; the spelling of a spelling is itself. `country` is an ISO 3166-1 code, if known. */
  readonly spell: (clean: string, country?: string) => string;
  readonly shape: RegExp;
  /** What `shape` asks for, in words. */
  readonly asks: string;
  /** What is wrong with a spelled value of the right shape, or with how it was written; undefined if nothing. */
  readonly fault?: (value: string, clean: string) => IdentifierFault | undefined;
}

/** Zeros of the decimal digits of scripts that write numbers with their own. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xe50, 0xed0, 0x17e0, 0x1040];

/** The text with digits of any of these scripts as 0 to 9. */
export const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const zero = ZEROS.find((each) => code >= each && code <= each + 9);
    return zero === undefined ? digit : String(code - zero);
  });

/** Letters and digits in upper case. Capitals of some letters are several characters, which are composed again. */
export const compact = (clean: string): string =>
  asciiDigits(clean)
    .toUpperCase()
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

export const digitsOf = (clean: string): string => asciiDigits(clean).replace(/[^0-9]+/g, '');

/** A number that an institution or an authority gives: letters and digits, one digit at least. */
export const given = (least: number, most: number): Rule => ({
  spell: compact,
  shape: new RegExp(`^(?=.*\\p{N})[\\p{L}\\p{N}]{${least},${most}}$`, 'u'),
  asks: `${least} to ${most} letters or digits with a digit among them`,
});

import type { IdentifierScheme } from '@watchbook/contract';
import { cleanText } from '../normalise/clean.js';
import { imoCheck, isDate, mod97, residentCheck, usccCheck, vinCheck } from './check-digits.js';

/** An identifier in the one spelling in which it is compared. */
export interface NormalisedIdentifier {
  readonly value: string;
  readonly valid: boolean;
  /** What is wrong, when it is not valid. */
  readonly reason?: string;
}

interface Rule {
  readonly spell: (clean: string) => string;
  readonly shape: RegExp;
  /** What `shape` asks for, in words. */
  readonly asks: string;
  readonly check?: (value: string) => boolean;
}

const compact = (clean: string): string => clean.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '');
const digits = (clean: string): string => clean.replace(/\D+/g, '');
/** Capitals of some letters are several characters, which have a spelling of their own to be composed to. */
const plain = (clean: string): string => clean.toUpperCase().normalize('NFKC').replace(/\s+/g, '');

function spellPhone(clean: string): string {
  const number = digits(clean.replace(/\(0\)/g, ''));
  const international = clean.trimStart().startsWith('+') || clean.trimStart().startsWith('00');
  return international ? `+${number.replace(/^00/, '')}` : number;
}

function spellEmail(clean: string): string {
  const at = clean.lastIndexOf('@');
  return at < 0
    ? clean.toLowerCase()
    : `${clean.slice(0, at)}@${clean.slice(at + 1)}`.toLowerCase().replace(/\s+/g, '');
}

const spellWallet = (clean: string): string => {
  const value = clean.replace(/\s+/g, '');
  return /^(0x|bc1|tb1|ltc1)/i.test(value) ? value.toLowerCase() : value;
};

const spellUrl = (clean: string): string =>
  clean
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/+$/, '');

const number = (asks: string): Rule => ({ spell: compact, shape: /^[\p{L}\p{N}]{3,40}$/u, asks });

const RULES: Record<IdentifierScheme, Rule> = {
  lei: {
    spell: compact,
    shape: /^[0-9A-Z]{18}\d{2}$/,
    asks: '18 letters or digits and 2 check digits',
    check: (value) => mod97(value) === 1,
  },
  iban: {
    spell: compact,
    shape: /^[A-Z]{2}\d{2}[0-9A-Z]{11,30}$/,
    asks: 'a country, 2 check digits and 11 to 30 letters or digits',
    check: (value) => mod97(value.slice(4) + value.slice(0, 4)) === 1,
  },
  bic: { spell: compact, shape: /^[A-Z]{4}[A-Z]{2}[0-9A-Z]{2}([0-9A-Z]{3})?$/, asks: '8 or 11 letters or digits' },
  uscc: {
    spell: compact,
    shape: /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/,
    asks: '18 characters',
    check: usccCheck,
  },
  'cn-id': {
    spell: compact,
    shape: /^[1-9]\d{16}[\dX]$/,
    asks: '17 digits and a check character',
    check: (value) => isDate(value.slice(6, 14)) && residentCheck(value),
  },
  passport: { spell: compact, shape: /^[\p{L}\p{N}]{4,20}$/u, asks: '4 to 20 letters or digits' },
  'national-id': number('3 to 40 letters or digits'),
  'tax-id': number('3 to 40 letters or digits'),
  phone: { spell: spellPhone, shape: /^\+[1-9]\d{6,14}$/, asks: 'an E.164 number that begins with + and the country' },
  email: {
    spell: spellEmail,
    shape: /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/,
    asks: 'an address with one @ and a domain',
  },
  plate: { spell: compact, shape: /^[\p{L}\p{N}]{2,12}$/u, asks: '2 to 12 letters or digits' },
  vin: { spell: compact, shape: /^[0-9A-HJ-NPR-Z]{17}$/, asks: '17 characters without I, O and Q', check: vinCheck },
  account: number('3 to 40 letters or digits'),
  wallet: { spell: spellWallet, shape: /^[0-9A-Za-z:]{20,110}$/, asks: '20 to 110 letters or digits' },
  policy: number('3 to 40 letters or digits'),
  claim: number('3 to 40 letters or digits'),
  device: number('3 to 40 letters or digits'),
  imo: { spell: (clean) => digits(clean), shape: /^\d{7}$/, asks: '7 digits', check: imoCheck },
  url: { spell: spellUrl, shape: /^[^\s/]+\.[^\s]+$/, asks: 'a host name with a dot' },
  other: { spell: plain, shape: /^\S{1,200}$/u, asks: 'at least one character' },
};

/**
 * An identifier as it is stored and compared, and whether it is well formed.
 * An invalid value still gets its one spelling, so that a mistyped number can be found again. Never throws.
 * Sources: ISO 17442 (lei), ISO 13616 (iban), ISO 9362 (bic), GB 32100 (uscc), GB 11643 (cn-id), E.164 (phone), ISO 3779 (vin).
 */
export function normaliseIdentifier(scheme: IdentifierScheme, value: string): NormalisedIdentifier {
  const rule = RULES[scheme];
  const spelled = rule.spell(cleanText(value));
  if (!rule.shape.test(spelled)) return { value: spelled, valid: false, reason: `not ${rule.asks}` };
  if (rule.check && !rule.check(spelled))
    return { value: spelled, valid: false, reason: 'the check digit does not fit' };
  return { value: spelled, valid: true };
}

/** Schemes of which an entity has only one, so that two different values speak against a match. */
export const SINGULAR_SCHEMES: ReadonlySet<IdentifierScheme> = new Set(['lei', 'uscc', 'cn-id', 'imo', 'vin']);

import type { IdentifierScheme } from '@watchbook/contract';
import { cleanText } from '../normalise/clean.js';
import { account, bic, iban, lei, uscc } from './finance.js';
import { email, url } from './network.js';
import { nationalId, passport, residentId, taxId } from './people.js';
import { phone } from './phone.js';
import { given, type IdentifierFault, type Rule } from './rule.js';
import { device, imo, plate, vin } from './vehicle.js';
import { wallet } from './wallet.js';

/** An identifier in the one spelling in which it is compared. */
export interface NormalisedIdentifier {
  readonly value: string;
  readonly valid: boolean;
  /** What is wrong, when it is not valid. */
  readonly fault?: IdentifierFault;
  /** The same in words. */
  readonly reason?: string;
}

/** Capitals of some letters are several characters, which have a spelling of their own to be composed to. */
const plain = (clean: string): string => clean.toUpperCase().normalize('NFKC').replace(/\s+/g, '');

const RULES: Record<IdentifierScheme, Rule> = {
  lei,
  iban,
  bic,
  uscc,
  'cn-id': residentId,
  passport,
  'national-id': nationalId,
  'tax-id': taxId,
  phone,
  email,
  plate,
  vin,
  account,
  wallet,
  policy: given(3, 40),
  claim: given(3, 40),
  device,
  imo,
  url,
  other: { spell: plain, shape: /^\S{1,200}$/u, asks: 'at least one character' },
};

const REASONS: Record<Exclude<IdentifierFault, 'shape'>, string> = {
  empty: 'nothing that can be read',
  length: 'not as long as its kind is',
  'check-digit': 'the check digit does not fit',
  country: 'no country that gives such numbers',
  region: 'no region that gives such numbers',
  date: 'no date of the calendar',
};

/**
 * An identifier as it is stored and compared, and whether it is well formed.
 * An invalid value still gets its one spelling, so that a mistyped number can be found again. Never throws.
 * @param country ISO 3166-1 code: a national telephone number becomes an international one
 */
export function normaliseIdentifier(scheme: IdentifierScheme, value: string, country?: string): NormalisedIdentifier {
  const rule = RULES[scheme];
  const clean = cleanText(value);
  const spelled = rule.spell(clean, country);
  if (spelled === '') return { value: '', valid: false, fault: 'empty', reason: REASONS.empty };
  const fault = rule.shape.test(spelled) ? rule.fault?.(spelled, clean) : 'shape';
  if (fault === undefined) return { value: spelled, valid: true };
  return { value: spelled, valid: false, fault, reason: fault === 'shape' ? `not ${rule.asks}` : REASONS[fault] };
}

/** Schemes of which an entity has only one, so that two different values speak against a match. */
export const SINGULAR_SCHEMES: ReadonlySet<IdentifierScheme> = new Set(['lei', 'uscc', 'cn-id', 'imo', 'vin']);

import { imoCheck, luhnCheck, vinCheck } from './check-digits.js';
import { compact, digitsOf, type Rule } from './rule.js';

export const plate: Rule = { spell: compact, shape: /^[\p{L}\p{N}]{2,12}$/u, asks: '2 to 12 letters or digits' };

/** ISO 3779. The check digit is asked for where the law does: in North America (1 to 5) and China (L). */
export const vin: Rule = {
  spell: compact,
  shape: /^[0-9A-HJ-NPR-Z]{17}$/,
  asks: '17 characters without I, O and Q',
  fault: (value) => (/^[1-5L]/.test(value) && !vinCheck(value) ? 'check-digit' : undefined),
};

export const imo: Rule = {
  spell: digitsOf,
  shape: /^\d{7}$/,
  asks: '7 digits',
  fault: (value) => (imoCheck(value) ? undefined : 'check-digit'),
};

/** A device: 15 digits are an IMEI with its check digit; a network address or another number is taken as it is. */
export const device: Rule = {
  spell: (clean) => compact(clean.replace(/^\s*(?:imei|mac|uuid|udid)\b\s*:?/i, '')),
  shape: /^(?=.*\p{N})[\p{L}\p{N}]{3,64}$/u,
  asks: '3 to 64 letters or digits with a digit among them',
  fault: (value) => (/^\d{15}$/.test(value) && !luhnCheck(value) ? 'check-digit' : undefined),
};

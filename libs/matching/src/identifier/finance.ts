import { mod97, usccCheck } from './check-digits.js';
import { compact, given, type Rule } from './rule.js';

/** Lengths of IBANs by country. */
const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 ' +
    'GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 ' +
    'MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** ISO 17442. */
export const lei: Rule = {
  spell: compact,
  shape: /^[0-9A-Z]{18}\d{2}$/,
  asks: '18 letters or digits and 2 check digits',
  fault: (value) => (mod97(value) === 1 ? undefined : 'check-digit'),
};

/** ISO 13616. */
export const iban: Rule = {
  spell: (clean) => compact(clean.replace(/^\s*iban\b/i, '')),
  shape: /^[A-Z]{2}\d{2}[0-9A-Z]{11,30}$/,
  asks: 'a country, 2 check digits and 11 to 30 letters or digits',
  fault: (value) => {
    const length = IBAN_LENGTHS.get(value.slice(0, 2));
    if (length === undefined) return 'country';
    if (value.length !== length) return 'length';
    return mod97(value.slice(4) + value.slice(0, 4)) === 1 ? undefined : 'check-digit';
  },
};

/** ISO 9362; the head office is meant with its branch code and without it. */
export const bic: Rule = {
  spell: (clean) => compact(clean).replace(/^(.{8})XXX$/, '$1'),
  shape: /^[A-Z]{4}[A-Z]{2}[0-9A-Z]{2}([0-9A-Z]{3})?$/,
  asks: '8 or 11 letters or digits',
};

/** GB 32100. */
export const uscc: Rule = {
  spell: compact,
  shape: /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/,
  asks: '18 characters',
  fault: (value) => (usccCheck(value) ? undefined : 'check-digit'),
};

export const account: Rule = given(3, 40);

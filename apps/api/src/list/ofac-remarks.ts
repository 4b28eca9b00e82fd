import type { IdentifierScheme } from '@watchbook/contract';
import { countryCode } from './country-code.js';

/** What the free text of an entry says, as far as it follows the publisher's patterns. */
export interface Remarks {
  readonly weakNames: string[];
  readonly birthDates: string[];
  readonly countries: string[];
  readonly identifiers: { scheme: IdentifierScheme; value: string }[];
}

/** The publisher cuts remarks long before this. */
const MAX_LENGTH = 20_000;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `24 Aug 1951`, `Aug 1951` or `1951` as a date or its known leading part; null for anything else. */
export function toPartialDate(text: string): string | null {
  const found = /^(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})$/.exec(text.trim());
  if (!found) return null;
  const [, day, month, year] = found;
  if (month === undefined) return year!;
  const number = MONTHS.indexOf(month) + 1;
  if (number === 0) return year!;
  const head = `${year}-${String(number).padStart(2, '0')}`;
  return day === undefined ? head : `${head}-${day.padStart(2, '0')}`;
}

/** One date, or the first and last of a range. */
const toDates = (text: string): string[] =>
  text
    .replace(/^circa /, '')
    .split(' to ')
    .map(toPartialDate)
    .filter((date) => date !== null);

const PATTERNS: readonly (readonly [RegExp, IdentifierScheme])[] = [
  [/^(?:Stateless )?(?:Person ID Card|Diplomatic )?Passport (?:No\.? )?#?([A-Z0-9][\w/-]*)/i, 'passport'],
  [/^(?:Cedula(?: de [A-Za-z]+)?|National ID|Kenyan ID|Kuwaiti National ID|Moroccan Personal ID|Bosnian Personal ID|Personal ID Card|Citizen'?s Card Number|Residency Number) ?(?:No\.|Number|#)? ?([A-Z0-9][\w./-]*)/i, 'national-id'],
  [/^(?:C\.U\.R\.P\.|D\.N\.I\.|SSN|Identification Number|I\.F\.E\.|N\.I\.E\.|Numero de Identidad|Electoral Registry No\.) ?#?([A-Z0-9][\w./-]*)/i, 'national-id'],
  [/^(?:Tax ID No\.|NIT ?#|RUC ?#|R\.F\.C\.|RIF ?#|RTN|C\.U\.I\.T\.|VAT Number|Fiscal Code|Italian Fiscal Code|UK Tax ID) ?#?([A-Z0-9][\w./-]*)/i, 'tax-id'],
  [/^Unified Social Credit Code \(USCC\) ([A-Z0-9]+)/i, 'uscc'],
  [/^Legal Entity Number ([A-Z0-9]+)/i, 'lei'],
  [/^SWIFT\/BIC ([A-Z0-9]+)/i, 'bic'],
  [/^Vessel Registration Identification IMO (\d{7})/i, 'imo'],
  [/^Digital Currency Address - [A-Z]+ (\S+)/, 'wallet'],
  [/^Email Address (\S+@\S+)/i, 'email'],
  [/^Website (\S+)/i, 'url'],
  [/^(?:Registration Number|Registration ID|Company Number|Commercial Registry Number|C\.R\. No\.|Business Registration Number|Business Number|Public Registration Number|Trade License No\.|Folio Mercantil No\.|Matricula Mercantil No\.?|Government Gazette Number|Enterprise Number|Chamber of Commerce Number|MMSI|Aircraft Tail Number|Aircraft Mode S Transponder Code|Aircraft Manufacturer's Serial Number \(MSN\)) ([A-Z0-9][\w./-]*)/i, 'other'],
]; // prettier-ignore

/** Splits at semicolons that no quoted alias holds. */
const phrasesOf = (text: string): string[] =>
  text
    .replace(/\.\s*$/, '')
    .split(/;\s*(?![^']*'(?:;|\.|$))/)
    .map((phrase) => phrase.trim().replace(/^alt\. /, ''));

/** Reads dates of birth, countries, identifiers and weak aliases out of the remarks of an entry; never throws. */
export function readRemarks(text: string): Remarks {
  const remarks: Remarks = { weakNames: [], birthDates: [], countries: [], identifiers: [] };
  for (const phrase of phrasesOf(text.slice(0, MAX_LENGTH))) readPhrase(phrase, remarks);
  return remarks;
}

function readPhrase(phrase: string, into: Remarks): void {
  const alias = /^[afn]\.k\.a\. '(.+)'$/.exec(phrase);
  if (alias) return void into.weakNames.push(alias[1]!);
  const birth = /^DOB (.+)$/.exec(phrase);
  if (birth) return void into.birthDates.push(...toDates(birth[1]!));
  const nation = /^(?:nationality|citizen) (.+)$/.exec(phrase);
  if (nation) {
    const code = countryCode(nation[1]!);
    if (code !== null) into.countries.push(code);
    return;
  }
  for (const [pattern, scheme] of PATTERNS) {
    const found = pattern.exec(phrase);
    if (found) return void into.identifiers.push({ scheme, value: found[1]! });
  }
}

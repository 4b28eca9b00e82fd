import { subjectTypes, type SubjectType } from '@watchbook/contract';
import { countryCode, isCountryCode } from './country-code.js';
import { toPartialDate } from './ofac-remarks.js';

export type DateOrder = 'ymd' | 'dmy' | 'mdy';

const two = (text: string) => text.padStart(2, '0');

/** A date, or its known leading part, as lists write it; null for what is none of the calendar. */
export function readDate(text: string, order: DateOrder): string | null {
  const clean = text.trim().replace(/[T ]00:00(:00(\.0+)?)?Z?$/, '');
  const chinese = /^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$/.exec(clean);
  const parts = chinese ? chinese.slice(1).filter(Boolean) : clean.split(/[-/.]/);
  if (parts.every((part) => /^\d+$/.test(part))) return fromNumbers(parts, order);
  const date = toPartialDate(clean.replace(/^circa /i, ''));
  return date === null ? null : fromNumbers(date.split('-'), 'ymd');
}

function fromNumbers(parts: readonly string[], order: DateOrder): string | null {
  const [first = ''] = parts;
  if (first.length === 8 && parts.length === 1)
    return fromNumbers([first.slice(0, 4), first.slice(4, 6), first.slice(6)], 'ymd');
  const isYearFirst = first.length === 4;
  if (parts.length > 3 || (!isYearFirst && (parts.length < 3 || order === 'ymd'))) return null;
  const [year, month, day] = isYearFirst
    ? parts
    : order === 'dmy'
      ? [parts[2]!, parts[1]!, parts[0]!]
      : [parts[2]!, parts[0]!, parts[1]!];
  const date = [year!, ...[month, day].filter((part) => part !== undefined).map(two)].join('-');
  return isOfCalendar(date) ? date : null;
}

function isOfCalendar(date: string): boolean {
  if (!/^[12]\d{3}(-\d{2}){0,2}$/.test(date)) return false;
  const whole = `${date}-01-01`.slice(0, 10);
  return new Date(`${whole}T00:00:00Z`).toJSON()?.slice(0, 10) === whole;
}

/** ISO 3166-1 code of a country by its code or its English name; null for what is neither. */
export function readCountry(text: string): string | null {
  const clean = text.trim();
  if (!/^[a-z]{2}$/i.test(clean)) return countryCode(clean);
  const code = clean.toUpperCase();
  return isCountryCode(code) ? code : null;
}

const TYPE_WORDS: Readonly<Record<string, SubjectType>> = {
  individual: 'Person', 'natural person': 'Person', people: 'Person', 个人: 'Person', 自然人: 'Person',
  entity: 'Organization', legalentity: 'Organization', 'legal entity': 'Organization', publicbody: 'Organization',
  organisation: 'Organization', 组织: 'Organization', 机构: 'Organization',
  corporation: 'Company', firm: 'Company', business: 'Company', 公司: 'Company', 企业: 'Company',
  ship: 'Vessel', 船舶: 'Vessel', aircraft: 'Airplane', 飞机: 'Airplane', 车辆: 'Vehicle',
}; // prettier-ignore
const TYPES = new Map<string, SubjectType>([
  ...subjectTypes.map((type) => [type.toLowerCase(), type] as const),
  ...Object.entries(TYPE_WORDS),
]);

/** What kind of subject a word means; null for a word that is none. */
export const readType = (text: string): SubjectType | null => TYPES.get(text.trim().toLowerCase()) ?? null;

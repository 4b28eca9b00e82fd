import type { IdentifierScheme } from '@watchbook/contract';
import { normaliseIdentifier, SINGULAR_SCHEMES } from '../identifier/identifier.js';
import { parseName } from '../normalise/name.js';
import { bestDates, type DateAgreement, isPossible } from './birth-date.js';
import { lower, raise, type Scored, scored } from './explanation.js';
import { compareNames } from './name-score.js';

/** What is known of a subject, on either side of a comparison. */
export interface ComparedSubject {
  readonly type?: string;
  readonly names: readonly { readonly value: string; readonly weak?: boolean }[];
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly birthDates?: readonly string[];
  /** ISO 3166-1 codes. */
  readonly countries?: readonly string[];
  readonly identifiers?: readonly { readonly scheme: IdentifierScheme; readonly value: string }[];
}

const SHARE = {
  weakAlias: 0.1,
  birthDay: 0.6,
  birthYear: 0.2,
  birthConflict: 0.35,
  country: 0.1,
  countryConflict: 0.05,
  identifierConflict: 0.5,
  typeConflict: 0.1,
};

export interface CompareOptions {
  /**
   * A birth date counts only as the same day or another one, and not at all where either is known in part, so that
   * nobody who may not see a date can narrow it down by asking.
   */
  readonly wholeDatesOnly?: boolean;
}

/**
 * How far two subjects are the same one: the best pair of names, then birth date, country, type and identifiers, each a
 * reason of its own. An identifier that agrees decides: the score is 1.
 */
export function compareSubjects(
  query: ComparedSubject,
  candidate: ComparedSubject,
  { wholeDatesOnly = false }: CompareOptions = {},
): Scored {
  const identifiers = compareIdentifiers(query, candidate);
  const names = bestNames(query, candidate);
  if (identifiers.agree) return raise(names, 1, { feature: 'identifier', ...identifiers.agree });
  if (names.score === 0) return names;
  const compareDates = wholeDatesOnly ? compareWholeDates : compareBirth;
  let result = compareDates(names, possible(query.birthDates), possible(candidate.birthDates));
  result = compareCountries(result, query.countries ?? [], candidate.countries ?? []);
  result = compareTypes(result, query.type, candidate.type);
  return identifiers.conflict
    ? lower(result, SHARE.identifierConflict, { feature: 'identifier', ...identifiers.conflict })
    : result;
}

/** Dates that are none of the calendar say nothing. */
const possible = (dates: readonly string[] = []): string[] => dates.filter(isPossible);

const isPerson = (type: string | undefined): boolean => type === undefined || type === 'Person';

function bestNames(query: ComparedSubject, candidate: ComparedSubject): Scored {
  const type = isPerson(query.type) && isPerson(candidate.type) ? 'Person' : (candidate.type ?? query.type ?? 'Person');
  let best = scored([]);
  for (const own of query.names) {
    const parsed = parseName(own.value, type);
    for (const other of candidate.names) {
      const base = compareNames(parsed, parseName(other.value, type));
      const of = { feature: 'weak-alias', query: own.value, candidate: other.value };
      const result = other.weak === true && base.score > 0 ? lower(base, SHARE.weakAlias, of) : base;
      if (result.score > best.score) best = result;
    }
  }
  return best;
}

const BIRTH: Record<DateAgreement, number> = {
  same: SHARE.birthDay,
  part: SHARE.birthYear,
  slip: -SHARE.birthConflict / 3,
  year: -SHARE.birthConflict / 3,
  other: -SHARE.birthConflict,
  unknown: 0,
};

function compareBirth(base: Scored, query: readonly string[], candidate: readonly string[]): Scored {
  const best = bestDates(query, candidate);
  if (!best) return base;
  const [share, of] = [BIRTH[best.agreement], { feature: 'birth-date', query: best.a, candidate: best.b }];
  return share > 0 ? raise(base, share, of) : lower(base, -share, of);
}

const isWhole = (date: string): boolean => date.length === 10;

function compareWholeDates(base: Scored, query: readonly string[], candidate: readonly string[]): Scored {
  const [q, c] = [query[0], candidate[0]];
  if (q === undefined || c === undefined || ![...query, ...candidate].every(isWhole)) return base;
  const hit = candidate.find((date) => query.includes(date));
  return hit === undefined
    ? lower(base, SHARE.birthConflict, { feature: 'birth-date', query: q, candidate: c })
    : raise(base, SHARE.birthDay, { feature: 'birth-date', query: hit, candidate: hit });
}

function compareCountries(base: Scored, query: readonly string[], candidate: readonly string[]): Scored {
  const [q, c] = [query[0], candidate[0]];
  if (q === undefined || c === undefined) return base;
  const shared = candidate.find((country) => query.includes(country));
  return shared === undefined
    ? lower(base, SHARE.countryConflict, { feature: 'country', query: q, candidate: c })
    : raise(base, SHARE.country, { feature: 'country', query: shared, candidate: shared });
}

const BODIES = new Set(['Company', 'Organization', 'LegalEntity']);

function compareTypes(base: Scored, query: string | undefined, candidate: string | undefined): Scored {
  if (query === undefined || candidate === undefined || query === candidate) return base;
  if (BODIES.has(query) && BODIES.has(candidate)) return base;
  return lower(base, SHARE.typeConflict, { feature: 'type', query, candidate });
}

interface Values {
  readonly query: string;
  readonly candidate: string;
}

function compareIdentifiers(query: ComparedSubject, candidate: ComparedSubject): { agree?: Values; conflict?: Values } {
  let conflict: Values | undefined;
  for (const own of query.identifiers ?? []) {
    const mine = normaliseIdentifier(own.scheme, own.value).value;
    for (const other of candidate.identifiers ?? []) {
      if (other.scheme !== own.scheme) continue;
      const theirs = normaliseIdentifier(other.scheme, other.value).value;
      const values = { query: `${own.scheme} ${mine}`, candidate: `${other.scheme} ${theirs}` };
      if (mine === theirs && mine !== '') return { agree: values };
      if (SINGULAR_SCHEMES.has(own.scheme)) conflict ??= values;
    }
  }
  return { conflict };
}

import type { IdentifierScheme } from '@watchbook/contract';
import type { ComparedSubject } from '../compare/compare-subjects.js';
import { normaliseIdentifier } from '../identifier/identifier.js';
import { parseAddress } from '../normalise/address.js';
import { parseName, type ParsedName } from '../normalise/name.js';

/** What is known of a subject where it is decided whether two subjects are the same. */
export interface LinkedSubject extends ComparedSubject {
  readonly addresses?: readonly string[];
  /** Names of the organisations and people that it belongs to. */
  readonly associates?: readonly string[];
  /**
   * That whoever is told the outcome may not see what it is made of: dates, telephones and addresses count as the same or
   * as others, and never by how near they are, so that nobody can feel their way to them.
   */
  readonly exact?: boolean;
}

export interface DescribedIdentifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

/** A subject with all that a comparison needs worked out once. */
export interface Description {
  readonly type: string | undefined;
  readonly names: readonly ParsedName[];
  readonly birthDates: readonly string[];
  readonly countries: readonly string[];
  readonly identifiers: readonly DescribedIdentifier[];
  readonly addresses: readonly ParsedName[];
  readonly associates: readonly ParsedName[];
  readonly exact: boolean;
}

/** Reads a subject for comparing it with others. */
export function describeSubject(subject: LinkedSubject): Description {
  const { type, names, birthDates = [], countries = [], identifiers = [], addresses = [], associates = [] } = subject;
  const { exact = false } = subject;
  return {
    type,
    names: names.map(({ value }) => parseName(value, type)).filter(({ parts }) => parts.length > 0),
    birthDates,
    countries,
    identifiers: identifiers
      .map(({ scheme, value }) => ({ scheme, value: normaliseIdentifier(scheme, value).value }))
      .filter(({ value }) => value !== ''),
    addresses: addresses.map(parseAddress).filter(({ parts }) => parts.length > 0),
    associates: associates.map((value) => parseName(value, 'Company')).filter(({ parts }) => parts.length > 0),
    exact,
  };
}

import type { ScreeningQuery } from '@watchbook/contract';
import { normaliseIdentifier } from '@watchbook/matching';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';

/** Identifiers that differ only in so many characters at their end are of one run. */
const TAIL = 4;
/** Shorter ones say too little without their end. */
const SHORTEST = 8;

/** What is kept of a question beside itself, to tell guessing from work; none of it can be read back. */
export interface QuestionShape {
  /** A name and nothing else that would tell one bearer from another. */
  readonly bare: boolean;
  /** Keyed hashes of its identifiers without their ends. */
  readonly stems: string[];
}

/** The shape of a question; stems of different institutions never agree. */
export const shapeOf = (institutionId: string, { birthDate, country, identifiers }: ScreeningQuery): QuestionShape => ({
  bare: birthDate === undefined && country === undefined && identifiers.length === 0,
  stems: [
    ...new Set(
      identifiers.flatMap(({ scheme, value }) => {
        const stem = stemOf(scheme, normaliseIdentifier(scheme, value).value);
        return stem === null ? [] : [fieldKeys().hash('screening stem', JSON.stringify([institutionId, scheme, stem]))];
      }),
    ),
  ],
});

/** An identifier without its end, and without the check digits of an IBAN, which change with it; null for a short one. */
export function stemOf(scheme: string, value: string): string | null {
  const counted = scheme === 'iban' ? value.slice(0, 2) + value.slice(4) : value;
  return counted.length < SHORTEST ? null : counted.slice(0, -TAIL);
}

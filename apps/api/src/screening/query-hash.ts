import type { ScreeningQuery } from '@watchbook/contract';
import { normaliseIdentifier, parseName } from '@watchbook/matching';
import { fieldKeys } from '../platform/crypto/encrypted.type.js';

/**
 * Under which judgements are remembered: a keyed hash that is the same for the same question, whatever its case,
 * accents and order of parts, and different for every institution.
 */
export function queryHash(
  institutionId: string,
  { name, type, birthDate, country, identifiers }: ScreeningQuery,
): string {
  const parts =
    name === undefined ? [] : parseName(name, type).parts.map(({ text, han }) => han?.characters.join('') ?? text);
  const spelled = identifiers.map(({ scheme, value }) => `${scheme} ${normaliseIdentifier(scheme, value).value}`);
  const question = [institutionId, parts.sort(), birthDate ?? null, country ?? null, spelled.sort()];
  return fieldKeys().hash('screening query', JSON.stringify(question));
}

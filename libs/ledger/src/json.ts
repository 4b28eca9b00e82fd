/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/**
 * Canonical JSON of any value (RFC 8785): members sorted by UTF-16 code units, no blanks, one spelling of numbers.
 *
 * @throws TypeError for what JSON or RFC 8785 cannot hold: non-finite numbers, lone surrogates, functions, undefined
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value as { readonly [member: string]: Json });
  throw new TypeError(`JSON cannot hold a ${typeof value}`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON cannot hold ${value}`);
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('JSON cannot hold half of a surrogate pair');
  return JSON.stringify(value);
}

function canonicalObject(value: { readonly [member: string]: Json }): string {
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${canonicalString(name)}:${canonicalJson(value[name]!)}`).join(',')}}`;
}

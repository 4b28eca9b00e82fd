import type { SeededRandom } from '@watchbook/testing';
import type { Schema } from '../description.js';

/** What was made wrong in a value, and the pointers of which one has to name it. */
export interface Spoilt {
  value: unknown;
  what: string;
  pointers: string[];
}

type Fault = [what: string, value: unknown, pointer?: string];

const NESTED = Array.from({ length: 30 }).reduce<unknown>((inner) => ({ a: inner }), 1);
/** None of them is null, which a member may take beside its type. */
const BY_TYPE: [type: string, value: unknown][] = [
  ['string', 'text'],
  ['number', 1],
  ['boolean', true],
  ['array', []],
  ['array', [[{}]]],
  ['object', {}],
  ['object', { 0: 'x', length: 1 }],
];

/** Spoils one member of a body, somewhere in its depth, so that its schema cannot take it. */
export function spoil(random: SeededRandom, schema: Schema, value: unknown, pointer = ''): Spoilt {
  const either = schema.anyOf ?? schema.oneOf;
  const nullable = either?.length === 2 ? either.find(({ type }) => type !== 'null') : undefined;
  if (nullable && either!.some(({ type }) => type === 'null') && value !== null)
    return spoil(random, nullable, value, pointer);
  if (either) return { value: [[false]], what: 'no alternative', pointers: [pointer] };
  const inner = random.chance(0.75) ? innerOf(random, schema, value) : null;
  if (inner !== null) {
    const [key, member] = inner;
    const spoilt = spoil(random, member, (value as Record<string, unknown>)[key], `${pointer}/${key}`);
    return { ...spoilt, value: withMember(value, key, spoilt.value) };
  }
  const [what, spoilt, at = pointer] = random.pick(faultsOf(random, schema, value, pointer));
  return { value: spoilt, what, pointers: [at, ...(what === 'unfit' ? [''] : [])] };
}

function innerOf(random: SeededRandom, schema: Schema, value: unknown): [string, Schema] | null {
  if (Array.isArray(value) && value.length > 0)
    return schema.items ? [String(random.integer(0, value.length - 1)), schema.items] : null;
  if (schema.type !== 'object' || !schema.properties) return null;
  const names = Object.keys(value as object).filter((name) => schema.properties![name]);
  if (names.length === 0) return null;
  const name = random.pick(names);
  return [name, schema.properties[name]!];
}

function withMember(value: unknown, key: string, member: unknown): unknown {
  return Array.isArray(value)
    ? value.map((item: unknown, at) => (String(at) === key ? member : item))
    : { ...(value as object), [key]: member };
}

function faultsOf(random: SeededRandom, schema: Schema, value: unknown, pointer: string): Fault[] {
  return [
    ...wrongTypes(schema),
    ['unfit', `\ud800${'x'}`],
    ['unfit', NESTED],
    ...(schema.type === 'object' ? objectFaults(random, schema, value as Record<string, unknown>, pointer) : []),
    ...(schema.type === 'array' ? arrayFaults(schema, value as unknown[]) : []),
    ...(schema.type === 'integer' || schema.type === 'number' ? numberFaults(schema) : []),
    ...(schema.type === 'string' ? textFaults(schema) : []),
  ];
}

/** A schema without a type takes anything. */
function wrongTypes({ type }: Schema): Fault[] {
  if (type === undefined) return [];
  const own = type === 'integer' ? 'number' : type;
  return BY_TYPE.filter(([other]) => other !== own).map(([, value]) => ['wrong type', value]);
}

function objectFaults(random: SeededRandom, schema: Schema, value: Record<string, unknown>, pointer: string): Fault[] {
  const { required = [], additionalProperties } = schema;
  const faults: Fault[] = [];
  if (required.length > 0) {
    const missing = random.pick(required);
    const { [missing]: _, ...rest } = value;
    faults.push(['missing', rest, `${pointer}/${missing}`]);
  }
  if (additionalProperties === false) faults.push(['unknown member', { ...value, nobodyKnowsThis: 1 }, pointer]);
  return faults;
}

function arrayFaults({ minItems = 0, maxItems }: Schema, value: unknown[]): Fault[] {
  const faults: Fault[] = [];
  if (minItems > 0) faults.push(['too few', []]);
  if (maxItems !== undefined && maxItems < 5000 && value.length > 0)
    faults.push(['too many', Array.from({ length: maxItems + 1 }, () => value[0])]);
  return faults;
}

function numberFaults({ type, minimum, maximum }: Schema): Fault[] {
  return [
    ...(type === 'integer' ? ([['no integer', 1.5]] as Fault[]) : []),
    ...(minimum === undefined ? [] : ([['too small', minimum - 1.5]] as Fault[])),
    ...(maximum === undefined ? [] : ([['too large', maximum * 2 + 2]] as Fault[])),
    ['too large', 1e300],
  ];
}

const BAD_TEXTS = [
  '',
  '\u0000',
  'a\u0007b',
  'no such code',
  'yesterday',
  '2026-02-30T00:00:00Z',
  '../../etc/passwd',
  '‮',
];

function textFaults(schema: Schema): Fault[] {
  const bad = [
    ...BAD_TEXTS,
    ...(schema.maxLength === undefined ? [] : ['x'.repeat(schema.maxLength + 1)]),
    'y'.repeat(25_000),
  ];
  return bad.filter((text) => !takes(schema, text)).map((text) => ['bad text', text]);
}

/** Whether a schema of texts takes one, as far as the schema says. */
export function takes(
  { enum: codes, pattern, minLength = 0, maxLength = Infinity, const: only }: Schema,
  text: string,
): boolean {
  if (codes && !codes.includes(text)) return false;
  if (only !== undefined && only !== text) return false;
  if (text.length < minLength || text.length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

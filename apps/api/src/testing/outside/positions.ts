import type { Operation, Schema } from '../description.js';

/** Where an operation takes an id outside its path: `query/…`, or a pointer into its body with `0` for the items of a list. */
export function positionsOf({ parameters, body }: Operation): string[] {
  const inQuery = parameters
    .filter((one) => one.in === 'query' && (one.schema.format === 'uuid' || NAMING.includes(one.name)))
    .map(({ name }) => `query/${name}`);
  return [...new Set([...inQuery, ...(body ? within(body.schema, '') : [])])];
}

/** Parameters that take the id of somebody or something in a text of their own. */
const NAMING = ['filter[actor]', 'filter[institution]', 'filter[resource]'];

function within(schema: Schema, pointer: string): string[] {
  if (schema.format === 'uuid') return [pointer];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => within(member, `${pointer}/${name}`)),
    ...(schema.items ? within(schema.items, `${pointer}/0`) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => within(one, pointer)),
  ];
}

/** The value with this in the place that a pointer names; lists hold nothing else. */
export function withAt(value: unknown, pointer: string, put: string): unknown {
  const [, key, ...rest] = pointer.split('/');
  if (key === undefined) return put;
  const below = rest.length > 0 ? `/${rest.join('/')}` : '';
  if (key === '0') return [withAt(undefined, below, put)];
  const members = (value ?? {}) as Record<string, unknown>;
  return { ...members, [key]: withAt(members[key], below, put) };
}

import * as z from 'zod';

/** UUID version 7 in lower case, the id of every row (RFC 9562). */
export const id = z.uuid().meta({ description: 'UUIDv7' });

/** RFC 3339 time in UTC. */
export const instant = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });

/** Calendar date, or its known leading part: `1971`, `1971-03`, `1971-03-09`. */
export const partialDate = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, 'a date as YYYY, YYYY-MM or YYYY-MM-DD');

/** ISO 3166-1 alpha-2 country, optionally with an ISO 3166-2 subdivision. */
export const jurisdiction = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'an ISO 3166 code such as CN or CN-31');

/** SHA-256 in 64 lower-case hexadecimal digits. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');

/** Text that holds something besides white space and no control characters but line breaks and tabs. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'no control characters');

/** Amount in minor units of an ISO 4217 currency, as an integer below 2^53. */
export const money = z.strictObject({
  minorUnits: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as CNY'),
});
export type Money = z.infer<typeof money>;

/** What a sealed entry of the ledger leaves with its caller: proof that a rewrite can be shown. */
export const receipt = z.object({
  seq: z.int().min(0),
  hash: sha256Hex,
  checkpointSize: z.int().min(0).optional(),
});
export type Receipt = z.infer<typeof receipt>;

/** The same answer with the receipt of the entry that records the write. */
export const withReceipt = <S extends z.ZodRawShape>(shape: z.ZodObject<S>) => shape.extend({ receipt });

/** Query parameters that every list takes. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(1600).optional(),
};

/** One page of a list; `next` and `prev` are opaque cursors. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    page: z.object({ next: z.string().nullable(), prev: z.string().nullable() }),
  });

export interface Page<T> {
  data: T[];
  page: { next: string | null; prev: string | null };
}

/** The same members, each of which may be left out; what is left out stays as it is, so no default fills it. */
export function patchOf<S extends z.ZodRawShape>(schema: z.ZodObject<S>): z.ZodType<Partial<z.output<z.ZodObject<S>>>> {
  const members = Object.entries(schema.shape).map(([name, member]) => [
    name,
    (member instanceof z.ZodDefault ? (member.unwrap() as z.ZodType) : (member as z.ZodType)).optional(),
  ]);
  return z.strictObject(Object.fromEntries(members) as Record<string, z.ZodType>) as unknown as z.ZodType<
    Partial<z.output<z.ZodObject<S>>>
  >;
}

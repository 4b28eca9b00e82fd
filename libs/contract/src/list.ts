import * as z from 'zod';
import { id, instant, partialDate } from './common.js';
import { identifierScheme, subjectType } from './codes.js';

/** Public lists whose files the portal reads as they are published. Operators add others under keys of their own. */
export const builtInSources = ['ofac-sdn', 'ofac-consolidated', 'bis-denied-persons'] as const;
export type BuiltInSource = (typeof builtInSources)[number];

/** The key of a list, such as `ofac-sdn` or `national-blacklist`. */
export const listSource = z
  .string()
  .min(3)
  .max(40)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'words of small letters and digits between hyphens');
export type ListSource = z.infer<typeof listSource>;

/** A list that is screened: how large it is, how old, and which import it is from. */
export const listSourceView = z.object({
  id: listSource,
  /** What its operator calls it; null for those that the portal knows. */
  title: z.string().nullable(),
  format: z.string(),
  entries: z.int(),
  updatedAt: instant,
  importId: id,
});
export type ListSourceView = z.infer<typeof listSourceView>;
export const listSourceList = z.object({ data: z.array(listSourceView) });

/** An entry of a public list, which every member may read. */
export const listEntry = z.object({
  id,
  source: listSource,
  externalId: z.string(),
  type: subjectType,
  names: z.array(z.object({ value: z.string(), kind: z.enum(['primary', 'aka', 'weak']) })),
  birthDates: z.array(partialDate),
  countries: z.array(z.string()),
  identifiers: z.array(z.object({ scheme: identifierScheme, value: z.string() })),
  addresses: z.array(z.string()),
  programs: z.array(z.string()),
  remarks: z.string().nullable(),
  /** Null while it is on the list. */
  removedAt: instant.nullable(),
});
export type ListEntry = z.infer<typeof listEntry>;

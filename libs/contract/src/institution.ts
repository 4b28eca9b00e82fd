import * as z from 'zod';
import { id, jurisdiction, pageOf, pageQuery, text } from './common.js';
import { institutionKind, sector, type InstitutionKind, type Sector } from './codes.js';

export const slug = z.string().regex(/^[a-z][a-z0-9-]{2,62}$/, 'lower-case letters, digits and hyphens');

/** The sector that an institution of a kind belongs to; regulators, the auditor and the operator have none. */
export const sectorOf: Record<InstitutionKind, Sector | null> = {
  insurer: 'insurance',
  bank: 'banking',
  microlender: 'microlending',
  regulator: null,
  auditor: null,
  operator: null,
};

/** An institution as every member sees it in the directory. */
export const institution = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  kind: institutionKind,
  sector: sector.nullable(),
  jurisdiction,
  status: z.enum(['active', 'suspended']),
});
export type InstitutionView = z.infer<typeof institution>;
export const institutionList = pageOf(institution);

/** One institution with how to reach it. */
export const institutionProfile = institution.extend({
  supervisedSectors: z.array(sector),
  supervisedJurisdictions: z.array(jurisdiction),
  address: z.string().nullable(),
  contact: z.string().nullable(),
  version: z.int().min(1),
});
export type InstitutionProfile = z.infer<typeof institutionProfile>;

export const institutionQuery = z.strictObject({
  ...pageQuery,
  'filter[kind]': institutionKind.optional(),
  'filter[sector]': sector.optional(),
});
export type InstitutionQuery = z.infer<typeof institutionQuery>;

/** `POST /institutions`: an institution that shall join, and who administers it first. */
export const institutionDraft = z.strictObject({
  slug,
  name: text(200),
  kind: institutionKind,
  sector: sector.nullable(),
  jurisdiction,
  supervisedSectors: z.array(sector).max(3).default([]),
  supervisedJurisdictions: z.array(jurisdiction).max(100).default([]),
  address: text(500).nullable().default(null),
  contact: text(200).nullable().default(null),
  admin: z.strictObject({ name: text(120), email: z.email().max(254) }),
  reason: text(500),
});
export type InstitutionDraft = z.infer<typeof institutionDraft>;

/** `PATCH /institutions/{id}`: what an institution says of itself. */
export const institutionEdit = z.strictObject({
  name: text(200).optional(),
  address: text(500).nullable().optional(),
  contact: text(200).nullable().optional(),
});
export type InstitutionEdit = z.infer<typeof institutionEdit>;

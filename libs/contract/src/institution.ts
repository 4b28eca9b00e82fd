import * as z from 'zod';
import { id, instant, jurisdiction, pageOf, pageQuery, text } from './common.js';
import { institutionKind, role, sector } from './codes.js';

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

export const institutionQuery = z.strictObject({
  ...pageQuery,
  'filter[kind]': institutionKind.optional(),
  'filter[sector]': sector.optional(),
});
export type InstitutionQuery = z.infer<typeof institutionQuery>;

export const institutionDraft = z.strictObject({
  slug: z.string().regex(/^[a-z][a-z0-9-]{2,62}$/, 'lower-case letters, digits and hyphens'),
  name: text(200),
  kind: institutionKind,
  sector: sector.nullable(),
  jurisdiction,
});
export type InstitutionDraft = z.infer<typeof institutionDraft>;

export const user = z.object({
  id,
  name: z.string(),
  email: z.string(),
  roles: z.array(role),
  status: z.enum(['active', 'disabled']),
  createdAt: instant,
});
export type UserView = z.infer<typeof user>;
export const userList = pageOf(user);

export const userDraft = z.strictObject({
  name: text(120),
  email: z.email().max(254),
  roles: z.array(role).min(1).max(3),
  password: z.string().min(15).max(512),
});
export type UserDraft = z.infer<typeof userDraft>;

export const userStatusChange = z.strictObject({ status: z.enum(['active', 'disabled']) });
export type UserStatusChange = z.infer<typeof userStatusChange>;

/** A set of institutions that share with each other; membership counts from the day it began, forwards. */
export const sharingGroup = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  members: z.array(z.object({ institutionId: id, name: z.string(), since: instant })),
});
export type SharingGroupView = z.infer<typeof sharingGroup>;
export const sharingGroupList = pageOf(sharingGroup);

/** Somebody who can be named in the audience of a notice. */
export const contact = z.object({
  id,
  name: z.string(),
  institutionId: id,
  institution: z.string(),
  roles: z.array(role),
});
export type Contact = z.infer<typeof contact>;
export const contactList = z.object({ data: z.array(contact) });
export const contactQuery = z.strictObject({ 'filter[institutionId]': id.optional() });
export type ContactQuery = z.infer<typeof contactQuery>;

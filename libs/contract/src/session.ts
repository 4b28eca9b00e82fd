import * as z from 'zod';
import { id, instant, jurisdiction } from './common.js';
import { institutionKind, purpose, role, sector } from './codes.js';

/** `POST /sessions`. */
export const signIn = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(512) });
export type SignIn = z.infer<typeof signIn>;

export const institutionSummary = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  kind: institutionKind,
  sector: sector.nullable(),
  jurisdiction,
});
export type InstitutionSummary = z.infer<typeof institutionSummary>;

/** Who is signed in, as the web needs it: the rules are CASL rules that show or hide, the API decides. */
export const me = z.object({
  user: z.object({ id, name: z.string(), email: z.string() }),
  institution: institutionSummary,
  roles: z.array(role),
  rules: z.array(z.record(z.string(), z.unknown())),
  purposes: z.array(purpose),
  csrfToken: z.string().nullable(),
  expiresAt: instant.nullable(),
});
export type Me = z.infer<typeof me>;

export const sessionItem = z.object({
  id,
  createdAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  userAgent: z.string().nullable(),
  current: z.boolean(),
});
export type SessionItem = z.infer<typeof sessionItem>;

/** What an API key may do; never more than the roles of its owner allow. */
export const apiKeyScopes = [
  'notices:read',
  'notices:write',
  'screenings',
  'warnings:read',
  'warnings:acknowledge',
  'reports:read',
] as const;
export const apiKeyScope = z.enum(apiKeyScopes);
export type ApiKeyScope = z.infer<typeof apiKeyScope>;

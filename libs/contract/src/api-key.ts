import * as z from 'zod';
import { id, instant, text } from './common.js';
import type { InstitutionKind } from './codes.js';
import { apiKeyScope, apiKeyScopes, type ApiKeyScope } from './session.js';

/** What programs of an institution of each kind may be let do: never more than its people may. */
export const scopesOf: Record<InstitutionKind, readonly ApiKeyScope[]> = {
  insurer: apiKeyScopes,
  bank: apiKeyScopes,
  microlender: apiKeyScopes,
  regulator: [],
  auditor: [],
  operator: [],
};

/** Days that a key works at most, and where nothing else is said. */
export const API_KEY_DAYS = { most: 366, usual: 90 } as const;

/** Hours that the old secret of a rotated key works on, at most. */
export const OVERLAP_HOURS = 168;

/** IPv4 or IPv6 addresses in CIDR notation, such as `192.0.2.0/24`. */
const cidr = z.union([z.cidrv4(), z.cidrv6()]);

/** `POST /api-keys`. */
export const apiKeyDraft = z.strictObject({
  name: text(80),
  scopes: z.array(apiKeyScope).min(1).max(apiKeyScopes.length),
  /** At most 366 days ahead; 90 days where it is left out. */
  expiresAt: instant.optional(),
  /** Where requests may come from; from everywhere where it is empty. */
  addresses: z.array(cidr).max(20).default([]),
});
export type ApiKeyDraft = z.input<typeof apiKeyDraft>;

export const apiKey = z.object({
  id,
  institutionId: id,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(apiKeyScope),
  addresses: z.array(z.string()),
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  approvedAt: instant.nullable(),
  /** To the hour. */
  lastUsedAt: instant.nullable(),
  /** Until when the secret before the last rotation still works. */
  overlapUntil: instant.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

/** `POST /api-keys/{id}/rotations`: how long the old secret works on. */
export const apiKeyRotation = z.strictObject({ overlapHours: z.int().min(0).max(OVERLAP_HOURS).default(24) });
export type ApiKeyRotation = z.infer<typeof apiKeyRotation>;

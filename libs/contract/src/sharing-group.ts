import * as z from 'zod';
import { id, instant, pageOf, text } from './common.js';
import { slug } from './institution.js';

/** A set of institutions that share with each other; membership counts from the day it began, forwards. */
export const sharingGroup = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  /** Grows with every change of membership; who joins sees nothing of the epochs before. */
  epoch: z.int().min(1),
  /** The institution that invites and may remove; null where the operator does. */
  chairInstitutionId: id.nullable(),
  members: z.array(z.object({ institutionId: id, name: z.string(), since: instant, fromEpoch: z.int().min(1) })),
  /** Institutions that were invited and have not joined, for the chair, the invited and the operator. */
  invited: z.array(z.object({ institutionId: id, name: z.string(), at: instant })),
});
export type SharingGroupView = z.infer<typeof sharingGroup>;
export const sharingGroupList = pageOf(sharingGroup);

/** `POST /sharing-groups`: what is proposed. The chair is the own institution where a member proposes. */
export const sharingGroupDraft = z.strictObject({
  slug,
  name: text(120),
  chairInstitutionId: id.optional(),
  invitedInstitutionIds: z.array(id).max(100).default([]),
  reason: text(500),
});
export type SharingGroupDraft = z.infer<typeof sharingGroupDraft>;

export const groupInvitation = z.strictObject({ institutionId: id });
export type GroupInvitation = z.infer<typeof groupInvitation>;
export const groupRemoval = z.strictObject({ institutionId: id, reason: text(500) });
export type GroupRemoval = z.infer<typeof groupRemoval>;

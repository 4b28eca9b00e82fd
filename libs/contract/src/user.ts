import * as z from 'zod';
import { changeProposal } from './change-proposal.js';
import { id, instant, pageOf, pageQuery, text } from './common.js';
import { institutionKind, role, type InstitutionKind, type Role } from './codes.js';

const memberRoles: readonly Role[] = ['analyst', 'compliance-officer', 'institution-admin'];

/** Which roles people of an institution of each kind may have. */
export const rolesOf: Record<InstitutionKind, readonly Role[]> = {
  insurer: memberRoles,
  bank: memberRoles,
  microlender: memberRoles,
  regulator: ['regulator-analyst', 'regulator-supervisor'],
  auditor: ['auditor'],
  operator: ['operator'],
};

/** The role that administers the people of an institution; somebody active always has it. */
export const keeperOf: Record<InstitutionKind, Role> = {
  insurer: 'institution-admin',
  bank: 'institution-admin',
  microlender: 'institution-admin',
  regulator: 'regulator-supervisor',
  auditor: 'auditor',
  operator: 'operator',
};

/** Roles that one administrator may give to somebody new; every other one, and every later change, takes a second person. */
export const firstRoles: readonly Role[] = ['analyst', 'regulator-analyst'];

/** An invited person has no password or passkey yet. */
export const userStatuses = ['invited', 'active', 'disabled'] as const;

export const user = z.object({
  id,
  name: z.string(),
  email: z.string(),
  roles: z.array(role),
  status: z.enum(userStatuses),
  createdAt: instant,
  version: z.int().min(1),
  /** Roles that were proposed and wait for a second person. */
  proposedRoles: z.array(role).nullable(),
});
export type UserView = z.infer<typeof user>;
export const userList = pageOf(user);
export const userQuery = z.strictObject(pageQuery);
export type UserQuery = z.infer<typeof userQuery>;

/** `POST /users`: whom to invite. Roles beyond the first ones count once a second person approves them. */
export const userDraft = z.strictObject({
  name: text(120),
  email: z.email().max(254),
  roles: z.array(role).min(1).max(3),
  reason: text(500).optional(),
});
export type UserDraft = z.infer<typeof userDraft>;

/** Where the invited person goes, to hand over in another way; null when a mail with it goes out. */
export const invitation = z.object({ invitationUrl: z.string().nullable() });
export type Invitation = z.infer<typeof invitation>;
export const userInvited = user.extend({ ...invitation.shape, proposal: changeProposal.nullable() });
export type UserInvited = z.infer<typeof userInvited>;

/** `PATCH /users/{id}`. */
export const userChange = z
  .strictObject({ name: text(120).optional(), status: z.enum(['active', 'disabled']).optional() })
  .refine(({ name, status }) => name !== undefined || status !== undefined, 'name or status');
export type UserChange = z.infer<typeof userChange>;

/** `POST /users/{id}/role-proposals`. */
export const roleProposal = z.strictObject({ roles: z.array(role).min(1).max(3), reason: text(500) });
export type RoleProposal = z.infer<typeof roleProposal>;

/** `GET /roles`: what each role may do, from the policy. */
export const roleItem = z.object({
  role,
  kinds: z.array(institutionKind),
  may: z.array(z.object({ subject: z.string(), actions: z.array(z.string()) })),
});
export type RoleItem = z.infer<typeof roleItem>;
export const roleList = z.object({ data: z.array(roleItem) });

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

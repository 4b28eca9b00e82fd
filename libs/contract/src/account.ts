import * as z from 'zod';
import { instant } from './common.js';

/** Characters of a password that stands alone, and of one that a second factor stands beside (NIST SP 800-63B-4, section 3.1.1.2). */
export const PASSWORD_LENGTH = { alone: 15, withSecondFactor: 8, most: 512 } as const;

export const newPassword = z.string().min(PASSWORD_LENGTH.withSecondFactor).max(PASSWORD_LENGTH.most);

/** `POST /me/password`. */
export const passwordChange = z.strictObject({ current: z.string().min(1).max(512), password: newPassword });
export type PasswordChange = z.infer<typeof passwordChange>;

/** `POST /password-resets`. */
export const passwordResetRequest = z.strictObject({ email: z.email().max(254) });

const linkToken = z.string().regex(/^[\w-]{20,100}$/, 'the token of the link');
/** `POST /account-links/inspections`. */
export const linkInspection = z.strictObject({ token: linkToken });

/** What a link is for, shown to whoever holds it. */
export const accountLink = z.object({
  purpose: z.enum(['invitation', 'password-reset']),
  name: z.string(),
  email: z.string(),
  institution: z.string(),
  expiresAt: instant,
});
export type AccountLink = z.infer<typeof accountLink>;

/** `POST /account-links/uses`: sets the password with which the person signs in next. */
export const linkUse = z.strictObject({ token: linkToken, password: newPassword });
export type LinkUse = z.infer<typeof linkUse>;

import * as z from 'zod';
import { id, instant, text } from './common.js';
import { me } from './session.js';

/** How somebody showed who they are. A federated sign-in counts as a second factor where its provider asserts one. */
export const authenticationMethods = [
  'password',
  'passkey',
  'totp',
  'recovery-code',
  'federated',
  'federated-second-factor',
] as const;
export type AuthenticationMethod = (typeof authenticationMethods)[number];

/** Seconds for which a second factor counts as fresh. */
export const STEP_UP_SECONDS = 15 * 60;

/** Letters, digits and `-_`, as base64url writes bytes. */
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/, 'base64url');

const clientExtensionResults = z.record(z.string(), z.unknown()).optional();
const transports = z.array(z.string().max(20)).max(10).optional();
const authenticatorAttachment = z.string().max(20).nullish();

/** `AuthenticationResponseJSON` of Web Authentication Level 3. */
export const passkeyAssertion = z.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  authenticatorAttachment,
  clientExtensionResults,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(8000),
    userHandle: base64url(200).nullish(),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

/** `RegistrationResponseJSON` of Web Authentication Level 3. */
export const passkeyAttestation = z.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  authenticatorAttachment,
  clientExtensionResults,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports,
    authenticatorData: base64url(20_000).optional(),
    publicKey: base64url(8000).nullish(),
    publicKeyAlgorithm: z.int().optional(),
  }),
});
export type PasskeyAttestation = z.infer<typeof passkeyAttestation>;

/** What the browser hands to the authenticator, as Web Authentication defines it; `challengeId` comes back with the answer. */
export const passkeyOptions = z.object({ challengeId: id, options: z.record(z.string(), z.unknown()) });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

export const passkeyProof = z.strictObject({ challengeId: id, assertion: passkeyAssertion });
export type PasskeyProof = z.infer<typeof passkeyProof>;

const code = z.string().regex(/^\d{6}$/, 'six digits');
const recoveryCode = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9]{4}(-?[A-Za-z0-9]{4}){3}((-?[A-Za-z0-9]{4}){2})?$/, 'twenty-four letters and digits');

/** A second factor: exactly one of these. */
export const secondFactorProof = z
  .strictObject({ code: code.optional(), recoveryCode: recoveryCode.optional(), passkey: passkeyProof.optional() })
  .refine((proof) => Object.values(proof).filter((one) => one !== undefined).length === 1, {
    message: 'exactly one of code, recoveryCode and passkey',
  });
export type SecondFactorProof = z.infer<typeof secondFactorProof>;

export const secondFactorKinds = ['passkey', 'totp', 'recovery-code'] as const;

/** The password was right; the session opens with a second factor, within five minutes. */
export const secondFactorDue = z.object({
  secondFactor: z.object({ token: z.string(), kinds: z.array(z.enum(secondFactorKinds)), expiresAt: instant }),
});
export type SecondFactorDue = z.infer<typeof secondFactorDue>;
export const signInAnswer = z.union([secondFactorDue, me]);
export type SignInAnswer = z.infer<typeof signInAnswer>;

const pendingToken = z.string().regex(/^[\w-]{20,100}$/, 'the token of the first stage');
/** `POST /sessions/second-factor`. */
export const signInCompletion = z.strictObject({ token: pendingToken, proof: secondFactorProof });
export type SignInCompletion = z.infer<typeof signInCompletion>;
export const signInPasskeyRequest = z.strictObject({ token: pendingToken });

/** `POST /sessions/current/step-up`: a second factor, or the password of somebody who has none yet. */
export const stepUp = z.union([
  z.strictObject({ proof: secondFactorProof }),
  z.strictObject({ password: z.string().min(1).max(512) }),
]);
export type StepUp = z.infer<typeof stepUp>;

export const passkey = z.object({
  id,
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** Whether the authenticator keeps copies elsewhere, as those of phones do. */
  synced: z.boolean(),
});
export type Passkey = z.infer<typeof passkey>;

/** `POST /me/passkeys`. */
export const passkeyDraft = z.strictObject({ challengeId: id, name: text(60), attestation: passkeyAttestation });
export type PasskeyDraft = z.infer<typeof passkeyDraft>;

/** How the account of whoever asks is secured. */
export const accountSecurity = z.object({
  passwordChangedAt: instant.nullable(),
  passkeys: z.array(passkey),
  totp: z.object({ createdAt: instant }).nullable(),
  recoveryCodesLeft: z.int().min(0),
  /** Until when what needs a step-up can be done without another one. */
  steppedUpUntil: instant.nullable(),
  /** Whether what needs a step-up can be done at all without setting up a second factor. */
  secondFactorRequired: z.boolean(),
});
export type AccountSecurity = z.infer<typeof accountSecurity>;

/** Shown once. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
/** With the first second factor come its recovery codes. */
export const factorAdded = z.object({ recoveryCodes: z.array(z.string()).nullable() });
export type FactorAdded = z.infer<typeof factorAdded>;

/** The secret of an authenticator that is being set up; it counts once its first code is confirmed. */
export const totpSetup = z.object({ secret: z.string(), uri: z.string() });
export const totpConfirmation = z.strictObject({ code });

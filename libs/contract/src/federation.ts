import * as z from 'zod';
import { id, instant, sha256Hex, text } from './common.js';
import { changeProposal } from './change-proposal.js';

export const providerKinds = ['oidc', 'saml'] as const;
export const providerStatuses = ['draft', 'active', 'disabled'] as const;

const domain = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$/, 'a domain such as bank.example');
const address = z.url({ protocol: /^https?$/, error: 'an https address' }).max(500);
/** X.509 in PEM, or its base64 alone. */
const certificate = z
  .string()
  .trim()
  .max(20_000)
  .regex(/^(-----BEGIN CERTIFICATE-----)?[A-Za-z0-9+/=\s]+(-----END CERTIFICATE-----)?$/, 'a certificate in PEM');

const shared = {
  name: text(80),
  /** Addresses of these domains sign in there; the provider may vouch for no other. */
  domains: z.array(domain).min(1).max(20),
  /** Whether people of the institution may no longer sign in by password; who is in charge of it still may. */
  required: z.boolean().default(false),
  /** Values of `acr`, `amr` or the authentication context class that stand for a second factor. */
  strongValues: z.array(z.string().min(1).max(200)).max(20).default([]),
};

export const oidcProviderDraft = z.strictObject({
  kind: z.literal('oidc'),
  ...shared,
  issuer: address,
  clientId: z.string().min(1).max(255),
  clientSecret: z.string().min(1).max(1000),
});

export const samlProviderDraft = z.strictObject({
  kind: z.literal('saml'),
  ...shared,
  entityId: z.string().trim().min(1).max(500),
  signInUrl: address,
  /** Two while the provider changes its key. */
  certificates: z.array(certificate).min(1).max(2),
});

/** `POST /identity-providers`. A provider never changes: another one takes its place. */
export const identityProviderDraft = z.discriminatedUnion('kind', [oidcProviderDraft, samlProviderDraft]);
export type IdentityProviderDraft = z.infer<typeof identityProviderDraft>;

/** A provider as its institution sees it; the secret is nowhere. */
export const identityProvider = z.object({
  id,
  kind: z.enum(providerKinds),
  name: z.string(),
  status: z.enum(providerStatuses),
  domains: z.array(z.string()),
  required: z.boolean(),
  strongValues: z.array(z.string()),
  /** Issuer of OpenID Connect, entity id of SAML. */
  issuer: z.string(),
  settingsHash: sha256Hex,
  /** What the provider must be told: where to answer, and under which name this portal asks. */
  callbackUrl: z.string(),
  audience: z.string(),
  createdAt: instant,
});
export type IdentityProvider = z.infer<typeof identityProvider>;
export const identityProviderList = z.object({ data: z.array(identityProvider) });
export const identityProviderProposed = identityProvider.extend({ proposal: changeProposal });

/** `GET /sign-in-providers`: by the domain of the address alone, whether or not anybody has it. */
export const signInProviderQuery = z.strictObject({ email: z.email().max(254) });
export const signInProviderList = z.object({ data: z.array(z.object({ id, name: z.string() })) });

/** `POST /federated-sign-ins`. */
export const federatedSignIn = z.strictObject({ providerId: id });
export const federatedSignInBegun = z.object({ location: z.string() });

/** Why a sign-in with a provider ended on the sign-in page. */
export const federationFaults = ['refused', 'unknown-person', 'expired', 'provider-unreachable', 'not-valid'] as const;
export type FederationFault = (typeof federationFaults)[number];

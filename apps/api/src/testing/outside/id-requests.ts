import { demoEmail } from '../../demo/accounts.js';
import { groupId, institutionId, userId } from '../../demo/people.js';
import { aDraft, inDays } from '../drafts.js';

/** A request that only its id could make wrong, and who sends it. */
export interface IdRequest {
  as: readonly [local: string, slug: string] | null;
  body?: object;
  /** Members of the body, or parameters, that are needed when the id is tried in one place. */
  beside?: Record<string, object>;
  /** In the place of `{id}`. */
  path?: string;
  /** Kinds of things that everybody may name here, as the directory shows them to all. */
  known?: readonly string[];
}

export const NOBODY_ID = userId('nobody');
/** Stands where the request needs some id beside the one that is tried. */
export const OWN_NOTICE = '{own notice}';

const analyst = ['analyst', 'harbor-insurance'] as const;
const officer = ['officer', 'harbor-insurance'] as const;
const admin = ['admin', 'harbor-insurance'] as const;
const operator = ['operator', 'platform'] as const;
const regulator = ['analyst', 'insurance-supervisor'] as const;
const supervisor = ['supervisor', 'insurance-supervisor'] as const;
const HOUR = 3_600_000;
const period = {
  from: new Date(Date.now() - HOUR).toISOString(),
  to: new Date(Date.now() + HOUR).toISOString(),
};

const text = 'AAAA';
const assertion = {
  ...{ id: text, rawId: text, type: 'public-key', clientExtensionResults: {} },
  response: { clientDataJSON: text, authenticatorData: text, signature: text },
};
const attestation = {
  ...{ id: text, rawId: text, type: 'public-key', clientExtensionResults: {} },
  response: { clientDataJSON: text, attestationObject: text },
};
const proof = { passkey: { challengeId: NOBODY_ID, assertion } };
const audience = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
const draft = aDraft({ audience });
const warning = {
  ...{ title: 'Loan stacking', body: 'Seen twice', severity: 'high', tlp: 'AMBER' },
  audience: { institutionIds: [], sectors: [] },
  acknowledgeBy: '2099-01-01T00:00:00Z',
};
const reason = 'Seen twice';
const group = {
  slug: 'claims-circle',
  name: 'Claims circle',
  chairInstitutionId: institutionId('harbor-insurance'),
  reason,
};

/** For each operation that takes an id outside its path. */
export const idRequests: Record<string, IdRequest> = {
  'POST /api/v1/sessions/second-factor': { as: null, body: { token: 'a'.repeat(43), proof } },
  'POST /api/v1/sessions/passkey': { as: null, body: { assertion } },
  'POST /api/v1/sessions/current/step-up': { as: analyst, body: { proof } },
  'POST /api/v1/me/passkeys': { as: analyst, body: { name: 'Key', attestation } },
  'POST /api/v1/federated-sign-ins': { as: null, body: {} },
  'GET /api/v1/access-review': { as: officer, beside: { 'query/noticeId': period } },
  'GET /api/v1/access-review/people/{id}': { as: officer, path: userId(demoEmail('analyst', 'harbor-insurance')) },
  'GET /api/v1/contacts': { as: analyst, known: ['institution'] },
  'GET /api/v1/ledger/entries': { as: officer },
  'GET /api/v1/notices': { as: analyst },
  'GET /api/v1/screening-alerts': { as: analyst },
  'POST /api/v1/managed-lists': { as: analyst, body: { name: 'Customers' } },
  'POST /api/v1/managed-lists/{id}/assignments': { as: analyst, body: {}, path: '{own list}' },
  'GET /api/v1/permission-review': { as: admin },
  'POST /api/v1/access-certifications': { as: officer, body: {} },
  'POST /api/v1/sharing-groups': { as: operator, body: group, known: ['institution'] },
  'POST /api/v1/sharing-groups/{id}/invitations': {
    ...{ as: admin, body: {}, path: groupId('motor-claims'), known: ['institution'] },
  },
  'POST /api/v1/sharing-groups/{id}/removals': {
    ...{ as: admin, body: { reason }, path: groupId('motor-claims'), known: ['institution'] },
  },
  'POST /api/v1/notices': { as: analyst, body: draft, known: ['institution', 'user'] },
  'PATCH /api/v1/notices/{id}': { as: analyst, body: { audience }, path: OWN_NOTICE, known: ['institution', 'user'] },
  'POST /api/v1/purpose-grants': {
    as: analyst,
    body: { resource: { type: 'notice' }, purpose: 'claims', caseReference: 'CL-1', reason },
  },
  'POST /api/v1/warnings': { as: regulator, body: warning },
  'POST /api/v1/warnings/emergencies': { as: supervisor, body: { warning, reason } },
  'PATCH /api/v1/warnings/{id}': { as: regulator, body: { audience: warning.audience }, path: '{own warning}' },
  'POST /api/v1/judgements': {
    as: analyst,
    body: { verdict: 'unsure' },
    beside: {
      '/screeningId': { noticeId: OWN_NOTICE },
      '/noticeId': { screeningId: '{own screening}' },
      '/listEntryId': { screeningId: '{own screening}' },
      '/memberId': { otherId: userId('somebody else') },
      '/otherId': { memberId: userId('somebody else') },
    },
  },
  'GET /api/v1/entities/{id}/paths': { as: analyst, path: NOBODY_ID },
  'POST /api/v1/information-requests': {
    as: analyst,
    body: { screeningId: '{own screening}', purpose: 'underwriting', question: 'Was it paid?', deadline: inDays(14) },
    beside: { '/screeningId': { noticeId: OWN_NOTICE } },
  },
  'POST /api/v1/policy-simulations': {
    as: admin,
    body: { action: 'read', resource: { type: 'notice', id: OWN_NOTICE } },
    beside: { '/resource/id': { userId: userId(demoEmail('analyst', 'harbor-insurance')) } },
  },
};

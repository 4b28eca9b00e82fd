import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { IdentityProvider } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { Clock } from '../../platform/clock.js';
import { OutboundService } from '../../platform/outbound/outbound.service.js';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { newCertificate } from '../../testing/federation/certificate.js';
import { startOidcProgram, type Person } from '../../testing/federation/oidc-program.js';
import { startSamlProgram, type SamlAnswer } from '../../testing/federation/saml-program.js';

const CALLBACK = 'http://localhost:3000/api/v1/federated-sign-ins/oidc/callback';
const DOMAIN = 'meridian-bank.demo';
const analyst = demoEmail('analyst', 'meridian-bank');

let portal: TestApp;
let oidc: Awaited<ReturnType<typeof startOidcProgram>>;
let saml: Awaited<ReturnType<typeof startSamlProgram>>;

beforeAll(async () => {
  oidc = await startOidcProgram(CALLBACK);
  saml = await startSamlProgram();
  portal = await startTestApp({ OUTBOUND_ALLOW: '127.0.0.1' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await portal.tamper(
    `delete from federated_session; delete from federated_sign_in; delete from federated_identity; delete from identity_provider;
     update app_user set status = 'active'; update institution set status = 'active'; delete from sign_in_attempt`,
  );
});
afterAll(async () => {
  await Promise.all([oidc.close(), saml.close(), portal.stop()]);
});

const oidcDraft = () => ({
  kind: 'oidc',
  name: 'Meridian sign-on',
  domains: [DOMAIN],
  issuer: oidc.issuer,
  clientId: oidc.clientId,
  clientSecret: oidc.clientSecret,
});
const samlDraft = () => ({
  kind: 'saml',
  name: 'Meridian SAML',
  domains: [DOMAIN],
  entityId: saml.entityId,
  signInUrl: saml.signInUrl,
  certificates: [saml.certificate],
});

/** Set up by one administrator and turned on by another. */
async function provider(draft: object): Promise<IdentityProvider> {
  const admin = await portal.as('admin', 'meridian-bank');
  const made = await admin.post('/api/v1/identity-providers', draft);
  expect({ status: made.status, text: made.text }).toMatchObject({ status: 201 });
  const created = made.body as IdentityProvider & { proposal: { id: string; contentHash: string } };
  const deputy = await portal.as('deputy', 'meridian-bank');
  const { id, contentHash } = created.proposal;
  const approved = await deputy.post(`/api/v1/change-proposals/${id}/approvals`, { contentHash });
  expect({ status: approved.status, text: approved.text }).toMatchObject({ status: 201 });
  return created;
}

async function begin(providerId: string, agent: Agent = portal.nobody()) {
  const begun = await agent.post('/api/v1/federated-sign-ins', { providerId });
  expect({ status: begun.status, text: begun.text }).toMatchObject({ status: 201 });
  return { agent, location: (begun.body as { location: string }).location };
}

async function throughOidc(providerId: string, person: Person, program = oidc) {
  const { agent, location } = await begin(providerId);
  const back = await program.visit(location, person);
  const answer = await agent.get(`${back.pathname}${back.search}`);
  return { agent, back, answer, to: answer.headers['location'] };
}

/** A form as a browser posts it; cookies of this site do not go with it. */
const post = (agent: Agent, url: string, fields: Record<string, string>) =>
  agent.send('POST', url, new URLSearchParams(fields).toString() as never, {
    'content-type': 'application/x-www-form-urlencoded',
  });

async function throughSaml({ id, callbackUrl }: IdentityProvider, given: SamlAnswer) {
  const { agent, location } = await begin(id);
  const fields = await saml.visit(location, callbackUrl, given);
  const accepted = await post(portal.nobody(), new URL(callbackUrl).pathname, fields);
  const to = String(accepted.headers['location']);
  const answer = to.startsWith('/api/') ? await agent.get(to) : accepted;
  return { agent, fields, to: answer.headers['location'] };
}

const refusedWith = (fault: string) => `/sign-in?fault=${fault}`;
const isIn = async (agent: Agent) => (await agent.get('/api/v1/me')).status === 200;

describe('an identity provider', () => {
  it('counts once a second person turned it on, and tells nobody its secret', async () => {
    const admin = await portal.as('admin', 'meridian-bank');
    const made = await admin.post('/api/v1/identity-providers', oidcDraft());
    expect(made.body).toMatchObject({ status: 'draft', callbackUrl: CALLBACK });
    expect(made.text).not.toContain(oidc.clientSecret);
    const { id, proposal } = made.body as { id: string; proposal: { id: string; contentHash: string } };
    expect((await portal.nobody().post('/api/v1/federated-sign-ins', { providerId: id })).status).toBe(404);
    const own = await admin.post(`/api/v1/change-proposals/${proposal.id}/approvals`, proposal);
    expect(own.status).toBeGreaterThanOrEqual(400);
    const { rows } = await portal.owner.query<{ settings: Buffer }>('select settings from identity_provider');
    expect(rows[0]!.settings.toString('latin1')).not.toContain(oidc.clientSecret);
  });

  it('is set up by who is in charge and by nobody else, and shown to no other institution', async () => {
    await provider(oidcDraft());
    for (const [local, slug] of [
      ['analyst', 'meridian-bank'],
      ['officer', 'meridian-bank'],
    ] as const) {
      const agent = await portal.as(local, slug);
      expect((await agent.post('/api/v1/identity-providers', oidcDraft())).status).toBe(403);
    }
    const other = await portal.as('admin', 'northfield-bank');
    expect((await other.get('/api/v1/identity-providers')).body).toEqual({ data: [] });
  });

  it('cannot be turned on by whoever writes into the database in somebody’s name', async () => {
    const { id } = await provider(oidcDraft());
    await portal.tamper(`update identity_provider set status = 'draft'`);
    await expect(
      portal.owner.query(`update identity_provider set status = 'active' where id = '${id}'`),
    ).rejects.toThrow('two people');
  });

  it('must answer as the issuer that it is said to be', async () => {
    const admin = await portal.as('admin', 'meridian-bank');
    const answer = await admin.post('/api/v1/identity-providers', { ...oidcDraft(), issuer: `${oidc.issuer}/other` });
    expect(answer.body).toMatchObject({ status: 422, errors: [{ pointer: '/issuer', code: 'unreachable' }] });
    const inside = await admin.post('/api/v1/identity-providers', { ...oidcDraft(), issuer: 'http://10.0.0.1/' });
    expect(inside.body).toMatchObject({ status: 422, errors: [{ pointer: '/issuer', code: 'unreachable' }] });
  });

  it('is found by the domain of an address, whether or not anybody has it', async () => {
    const { id, name } = await provider(oidcDraft());
    const ask = async (email: string) => (await portal.nobody().get(`/api/v1/sign-in-providers?email=${email}`)).body;
    expect(await ask(analyst)).toEqual({ data: [{ id, name }] });
    expect(await ask(`nobody@${DOMAIN}`)).toEqual({ data: [{ id, name }] });
    expect(await ask('analyst@northfield-bank.demo')).toEqual({ data: [] });
  });

  it('may be the only way in, but for who is in charge', async () => {
    await provider({ ...oidcDraft(), required: true });
    const signIn = (email: string) =>
      portal.nobody().post('/api/v1/sessions', { email, password: 'watchbook-demo-2026' });
    expect((await signIn(analyst)).status).toBe(401);
    expect((await signIn(demoEmail('admin', 'meridian-bank'))).status).toBe(201);
    expect((await signIn(demoEmail('analyst', 'northfield-bank'))).status).toBe(201);
  });
});

describe('signing in with OpenID Connect', () => {
  it('opens a session for somebody of the institution, by address first and then by name at the provider', async () => {
    const { id } = await provider(oidcDraft());
    const first = await throughOidc(id, { id: 'wei', email: analyst });
    expect(first.to).toBe('/');
    expect((await first.agent.get('/api/v1/me')).body).toMatchObject({ user: { email: analyst } });
    const again = await throughOidc(id, { id: 'wei', email: 'married@elsewhere.example' });
    expect((await again.agent.get('/api/v1/me')).body).toMatchObject({ user: { email: analyst } });
  });

  it.each<[string, Person]>([
    ['of another institution', { id: 'x', email: 'analyst@northfield-bank.demo' }],
    ['nobody here', { id: 'x', email: `stranger@${DOMAIN}` }],
    ['whose address is not verified', { id: 'x', email: analyst, verified: false }],
  ])('opens none for somebody %s', async (_who, person) => {
    const { id } = await provider({ ...oidcDraft(), domains: [DOMAIN, 'bank.example'] });
    const { agent, to } = await throughOidc(id, person);
    expect(to).toBe(refusedWith('unknown-person'));
    expect(await isIn(agent)).toBe(false);
  });

  it('opens none for an address of a domain that is not the provider’s', async () => {
    const { id } = await provider({ ...oidcDraft(), domains: ['other.example'] });
    expect((await throughOidc(id, { id: 'wei', email: analyst })).to).toBe(refusedWith('unknown-person'));
  });

  it('opens none in a browser that did not begin it, and none twice', async () => {
    const { id } = await provider(oidcDraft());
    const { agent, location } = await begin(id);
    const back = await oidc.visit(location, { id: 'wei', email: analyst });
    const path = `${back.pathname}${back.search}`;
    const victim = portal.nobody();
    expect((await victim.get(path)).headers['location']).toBe(refusedWith('expired'));
    expect(await isIn(victim)).toBe(false);
    const other = (await begin(id)).agent;
    expect((await other.get(path)).headers['location']).toBe(refusedWith('expired'));
    expect((await agent.get(path)).headers['location']).toBe('/');
    expect((await agent.get(path)).headers['location']).toBe(refusedWith('expired'));
  });

  it.each([
    ['another code', (back: URL) => back.searchParams.set('code', 'a-code-of-somebody-else')],
    ['another issuer', (back: URL) => back.searchParams.set('iss', 'https://evil.example')],
    ['an error', (back: URL) => back.searchParams.set('error', 'access_denied')],
  ])('opens none for an answer with %s', async (_what, change) => {
    const { id } = await provider(oidcDraft());
    const { agent, location } = await begin(id);
    const back = await oidc.visit(location, { id: 'wei', email: analyst });
    change(back);
    expect((await agent.get(`${back.pathname}${back.search}`)).headers['location']).toBe(refusedWith('not-valid'));
  });

  it('opens none for an id token with another signature', async () => {
    const { id } = await provider(oidcDraft());
    const outbound = portal.app.get(OutboundService);
    const send = outbound.send.bind(outbound);
    jest.spyOn(outbound, 'send').mockImplementation(async (url, outgoing) => {
      const answer = await send(url, outgoing);
      if (!url.endsWith('/token')) return answer;
      const told = (await answer.json()) as { id_token: string };
      return Response.json({ ...told, id_token: told.id_token.replace(/[^.]+$/, 'A'.repeat(342)) });
    });
    expect((await throughOidc(id, { id: 'wei', email: analyst })).to).toBe(refusedWith('not-valid'));
  });

  it('opens none for who is disabled, for a suspended institution, and through a provider that was turned off', async () => {
    const { id } = await provider(oidcDraft());
    await portal.tamper(
      `update app_user set status = 'disabled' where '${analyst}' is not null and roles = '{analyst}'`,
    );
    expect((await throughOidc(id, { id: 'wei', email: analyst })).to).toBe(refusedWith('unknown-person'));
    await portal.tamper(
      `update app_user set status = 'active'; update institution set status = 'suspended' where slug = 'meridian-bank'`,
    );
    expect((await throughOidc(id, { id: 'wei', email: analyst })).to).toBe(refusedWith('unknown-person'));
    await portal.tamper(`update institution set status = 'active'`);
    const { agent, location } = await begin(id);
    const back = await oidc.visit(location, { id: 'wei', email: analyst });
    await portal.tamper(`update identity_provider set status = 'disabled'`);
    expect((await agent.get(`${back.pathname}${back.search}`)).headers['location']).toBe(refusedWith('expired'));
  });

  it('lets whoever was invited join', async () => {
    const admin = await portal.as('admin', 'meridian-bank');
    const email = `invited-${Date.now()}@${DOMAIN}`;
    expect((await admin.post('/api/v1/users', { name: 'Ran Qi', email, roles: ['analyst'] })).status).toBe(201);
    const { id } = await provider(oidcDraft());
    const { agent } = await throughOidc(id, { id: 'ran', email });
    expect((await agent.get('/api/v1/me')).body).toMatchObject({ user: { email } });
  });

  it('takes an address from the id token as well as from the userinfo endpoint', async () => {
    const program = await startOidcProgram(CALLBACK, { claimsInToken: true });
    const { id } = await provider({ ...oidcDraft(), issuer: program.issuer });
    expect((await throughOidc(id, { id: 'wei', email: analyst }, program)).to).toBe('/');
    await program.close();
  });

  it('is over after ten minutes at the provider', async () => {
    const { id } = await provider(oidcDraft());
    const { agent, location } = await begin(id);
    const back = await oidc.visit(location, { id: 'wei', email: analyst });
    const later = new Date(Date.now() + 11 * 60_000);
    jest.spyOn(portal.app.get(Clock), 'now').mockImplementation(() => later);
    expect((await agent.get(`${back.pathname}${back.search}`)).headers['location']).toBe(refusedWith('expired'));
  });

  it('ends with the provider, at once', async () => {
    const { id } = await provider(oidcDraft());
    const { agent } = await throughOidc(id, { id: 'wei', email: analyst });
    const admin = await portal.as('admin', 'meridian-bank');
    expect((await admin.post(`/api/v1/identity-providers/${id}/disablements`)).status).toBe(201);
    expect(await isIn(agent)).toBe(false);
  });

  it('is not ended by a logout token that the provider did not sign', async () => {
    const { id } = await provider(oidcDraft());
    const { agent } = await throughOidc(id, { id: 'wei', email: analyst });
    const claims = { iss: oidc.issuer, aud: oidc.clientId, sub: 'wei', events: {} };
    const token = [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const answer = await post(portal.nobody(), `/api/v1/federated-sign-ins/oidc/${id}/back-channel-logouts`, {
      logout_token: `${token.join('.')}.`,
    });
    expect(answer.status).toBe(400);
    expect(await isIn(agent)).toBe(true);
  });

  it('tells plainly that the provider does not answer', async () => {
    const { id } = await provider(oidcDraft());
    await portal.tamper(`update identity_provider set issuer = 'http://127.0.0.1:1'`);
    const answer = await portal.nobody().post('/api/v1/federated-sign-ins', { providerId: id });
    expect(answer.body).toMatchObject({ status: 503, code: 'unavailable' });
  });
});

describe('signing in with SAML', () => {
  it('opens a session for somebody of the institution', async () => {
    const made = await provider(samlDraft());
    const { agent, to } = await throughSaml(made, { email: analyst });
    expect(to).toBe('/');
    expect((await agent.get('/api/v1/me')).body).toMatchObject({ user: { email: analyst } });
    const metadata = await portal.nobody().get(new URL(made.audience).pathname);
    expect(metadata.text).toContain(`entityID="${made.audience}"`);
  });

  it('counts as a second factor where the provider says one that its institution trusts', async () => {
    const untilOf = async (strongValues: string[]) => {
      const { agent } = await throughSaml(await provider({ ...samlDraft(), strongValues }), { email: analyst });
      return ((await agent.get('/api/v1/me/security')).body as { steppedUpUntil: string | null }).steppedUpUntil;
    };
    expect(await untilOf(['urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract'])).toBeNull();
    expect(await untilOf(['urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified'])).toEqual(expect.any(String));
  });

  it.each<[string, SamlAnswer]>([
    ['from another issuer', { email: analyst, issuer: 'https://evil.example' }],
    ['for another portal', { email: analyst, audience: 'https://other.example' }],
    ['to another request', { email: analyst, inResponseTo: '_0123456789abcdef' }],
    ['that is over', { email: analyst, lifetimeInSeconds: -600 }],
    ['whose assertion is not signed', { email: analyst, signAssertion: false }],
    ['that is signed with SHA-1', { email: analyst, hash: 'sha1' }],
  ])('opens none for an answer %s', async (_what, given) => {
    const { agent, to } = await throughSaml(await provider(samlDraft()), given);
    expect(to).toBe(refusedWith('not-valid'));
    expect(await isIn(agent)).toBe(false);
  });

  it('opens none for an answer that another key signed, and takes a second key beside the first', async () => {
    const other = await newCertificate('Another key');
    const answer = { email: analyst, key: other.key, certificate: other.certificate };
    expect((await throughSaml(await provider(samlDraft()), answer)).to).toBe(refusedWith('not-valid'));
    const both = await provider({ ...samlDraft(), certificates: [saml.certificate, other.certificate] });
    expect((await throughSaml(both, answer)).to).toBe('/');
  });

  it('opens none for an answer that was used before', async () => {
    const made = await provider(samlDraft());
    const { fields } = await throughSaml(made, { email: analyst });
    const again = await post(portal.nobody(), new URL(made.callbackUrl).pathname, fields);
    expect(again.headers['location']).toBe(refusedWith('expired'));
  });

  it.each<[string, (xml: string) => string]>([
    ['about somebody else', (xml) => xml.replaceAll(analyst, demoEmail('officer', 'meridian-bank'))],
    ['wrapped around an assertion about somebody else', wrapped],
    ['with a document type', (xml) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml}`],
    ['without its signature', (xml) => xml.replace(/<(ds:)?Signature.*<\/(ds:)?Signature>/s, '')],
  ])('opens none for an answer %s', async (_what, change) => {
    const made = await provider(samlDraft());
    const { agent, location } = await begin(made.id);
    const sent = await saml.visit(location, made.callbackUrl, { email: analyst });
    const xml = change(Buffer.from(sent.SAMLResponse, 'base64').toString());
    const SAMLResponse = Buffer.from(xml).toString('base64');
    const accepted = await post(portal.nobody(), new URL(made.callbackUrl).pathname, { ...sent, SAMLResponse });
    expect(accepted.headers['location']).toBe(refusedWith('not-valid'));
    expect(await isIn(agent)).toBe(false);
  });

  it('opens none in a browser that did not begin it', async () => {
    const made = await provider(samlDraft());
    const { location } = await begin(made.id);
    const fields = await saml.visit(location, made.callbackUrl, { email: analyst });
    const accepted = await post(portal.nobody(), new URL(made.callbackUrl).pathname, fields);
    const victim = portal.nobody();
    expect((await victim.get(String(accepted.headers['location']))).headers['location']).toBe(refusedWith('expired'));
    expect(await isIn(victim)).toBe(false);
  });

  it('opens none for an answer that nobody asked for', async () => {
    const made = await provider(samlDraft());
    const { fields } = await throughSaml(made, { email: analyst });
    const unasked = { ...fields, RelayState: '' };
    const answer = await post(portal.nobody(), new URL(made.callbackUrl).pathname, unasked);
    expect(answer.headers['location']).toBe(refusedWith('expired'));
  });

  it('takes forms at its own address and nowhere else', async () => {
    const answer = await post(portal.nobody(), '/api/v1/sessions', { email: analyst, password: 'x' });
    expect(answer.status).toBe(415);
  });
});

/** Signature wrapping: an unsigned assertion about somebody else before the signed one. */
function wrapped(xml: string): string {
  const [assertion] = /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml) ?? /<Assertion.*<\/Assertion>/s.exec(xml)!;
  const unsigned = assertion!
    .replace(/<(ds:)?Signature.*<\/(ds:)?Signature>/s, '')
    .replaceAll(analyst, demoEmail('officer', 'meridian-bank'))
    .replace(/ID="[^"]*"/, 'ID="_evil"');
  return xml.replace(assertion!, unsigned + assertion!);
}

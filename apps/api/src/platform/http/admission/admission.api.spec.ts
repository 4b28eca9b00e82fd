import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from '../../../testing/app.js';

const NOWHERE = '/api/v1/sessions';

describe('what is refused before a route is looked at', () => {
  let portal: TestApp;

  beforeAll(async () => {
    portal = await startTestApp({ PUBLIC_URL: 'http://portal.example.org' });
  });
  afterAll(() => portal.stop());

  const ask = async (request: object): Promise<[number, string]> => {
    const answer = await portal.app.inject({ method: 'GET', url: '/api/v1/me', ...request });
    return [answer.statusCode, answer.body];
  };

  it.each(['portal.example.org', 'portal.example.org:8080', 'localhost', '127.0.0.1:3000', '[::1]:3000', '10.1.2.3'])(
    'a request to %s passes',
    async (host) => {
      expect((await ask({ headers: { host } }))[0]).toBe(401);
    },
  );

  it.each(['evil.example', 'portal.example.org.evil.example', 'portal.example.org@evil.example', 'evil/localhost'])(
    'a request to the host "%s" is refused',
    async (host) => {
      const [status, body] = await ask({ headers: { host } });
      expect(status).toBe(400);
      expect(body).toContain('header/Host');
    },
  );

  it('a body where none belongs is refused', async () => {
    const url = `/api/v1/notices/${randomUUID()}`;
    for (const method of ['GET', 'DELETE'])
      expect((await ask({ method, url, headers: { 'content-type': 'application/json' }, payload: '{}' }))[0]).toBe(400);
  });

  it('a parameter twice and more than fifty are refused', async () => {
    expect((await ask({ url: '/api/v1/me?a=1&%61=2' }))[0]).toBe(400);
    const many = Array.from({ length: 51 }, (_, i) => `p${i}=1`).join('&');
    expect((await ask({ url: `/api/v1/me?${many}` }))[0]).toBe(400);
  });

  it('an address and headers out of bounds are refused', async () => {
    expect((await ask({ url: `/api/v1/me?a=${'x'.repeat(8200)}` }))[0]).toBe(400);
    const headers = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, '1']));
    expect((await ask({ headers }))[0]).toBe(400);
  });

  it.each(['%zz', '%ff', 'a'.repeat(201)])('an address that no route can read is a problem: %.10s', async (part) => {
    const answer = await portal.app.inject({ method: 'POST', url: `/api/v1/notices/${part}/submissions` });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 400, requestId: answer.headers['x-request-id'] });
    expect(answer.body).not.toContain(part);
  });

  it.each(['cross-site', 'same-site'])('a change that a browser asks for from %s is refused', async (site) => {
    const [status, body] = await ask({
      method: 'POST',
      url: NOWHERE,
      headers: { 'sec-fetch-site': site },
      payload: {},
    });
    expect(status).toBe(403);
    expect(body).toContain('not-allowed');
  });

  it.each([
    ['application/xml', '<a/>', 415],
    ['multipart/form-data; boundary=x', '--x--', 415],
    ['text/plain', '{}', 415],
    ['application/x-www-form-urlencoded', 'a=1', 415],
    ['application/json; charset=utf-16', '{}', 415],
    ['application/json', '{"email":"a","email":"b"}', 400],
    ['application/json', '{"__proto__":{}}', 400],
    ['application/json', '', 400],
  ])('a body %s %s is refused', async (type, payload, status) => {
    const answer = await ask({ method: 'POST', url: NOWHERE, headers: { 'content-type': type }, payload });
    expect(answer[0]).toBe(status);
  });

  it('every answer has a policy without unsafe words, and with a nonce of its own', async () => {
    const policies = [];
    for (let i = 0; i < 2; i++)
      policies.push(String((await portal.app.inject('/api/v1/me')).headers['content-security-policy']));
    expect(policies[0]).toMatch(/style-src 'self' 'nonce-[\w+/]{24}'/);
    expect(policies[0]).not.toContain('unsafe');
    expect(policies[0]).not.toBe(policies[1]);
  });
});

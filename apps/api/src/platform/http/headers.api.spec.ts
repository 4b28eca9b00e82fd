import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { bareServer } from '../../testing/bare-server.js';

let web: string;
let portal: TestApp;
let analyst: Agent;
beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), 'watchbook-web-'));
  await writeFile(join(web, 'index.html'), '<wb-root></wb-root>');
  await writeFile(join(web, 'main-ABCD1234.js'), '');
  portal = await startTestApp({ WATCHBOOK_WEB_DIR: web });
  analyst = await portal.as('analyst', 'meridian-bank');
});
afterAll(async () => {
  await portal.stop();
  await rm(web, { recursive: true });
});

/** What every answer says, whatever it is. */
const ALWAYS = {
  'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'.*trusted-types/),
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': expect.stringContaining('camera=()'),
  'referrer-policy': 'no-referrer',
  'reporting-endpoints': expect.any(String),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-request-id': expect.any(String),
};

describe('every answer', () => {
  it.each([
    ['GET', '/api/v1/me', 200, 'no-store'],
    ['GET', '/api/v1/api-keys', 403, 'no-store'],
    ['GET', '/api/v1/nowhere', 404, 'no-store'],
    ['PUT', '/api/v1/me', 405, 'no-store'],
    ['GET', '/api/v1/%00', 400, 'no-store'],
    ['POST', '/api/v1/notices', 403, 'no-store'],
    ['GET', '/api/openapi.json', 200, 'no-store'],
    ['GET', '/healthz', 200, undefined],
    ['GET', '/log/vkey', 200, expect.any(String)],
    ['GET', '/sign-in', 200, 'no-store'],
    ['GET', '/main-ABCD1234.js', 200, 'public, max-age=31536000, immutable'],
  ] as const)(
    'to %s %s has the headers of all, and says whether it may be kept',
    async (method, path, status, kept) => {
      const answer = await analyst.send(method, path, undefined, method === 'POST' ? { 'x-csrf-token': 'wrong' } : {});
      expect(answer).toMatchObject({ status, headers: ALWAYS });
      expect(answer.headers['cache-control']).toEqual(kept);
      expect(answer.headers['x-powered-by'] ?? answer.headers['server']).toBeUndefined();
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});

describe('that only TLS may be used', () => {
  it.each([
    ['https://portal.example.org', 'max-age=31536000'],
    ['http://portal.example.org', undefined],
  ])('is, at %s, said as %s', async (PUBLIC_URL, said) => {
    const server = await bareServer({ PUBLIC_URL });
    const { headers } = await server.inject({ url: '/here', headers: { host: 'portal.example.org' } });
    expect(headers['strict-transport-security']).toBe(said);
    await server.close();
  });
});

import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoEmail } from '../../../demo/accounts.js';
import { TEST_PASSWORD } from '../../../testing/agent.js';
import { bodyOf } from '../../../testing/answer.js';
import { startTestApp, type TestApp } from '../../../testing/app.js';
import { lines, sendRaw, type RawAnswer } from '../../../testing/raw-http.js';

const OWN = '/api/v1/me';
/** What the policy refuses to an analyst. */
const FOREIGN = '/api/v1/access-certifications';
const SIGN_IN = '/api/v1/sessions';

let portal: TestApp;
let port: number;
let cookie: string;

beforeAll(async () => {
  portal = await startTestApp();
  await portal.app.listen(0, '127.0.0.1');
  ({ port } = portal.app.getHttpServer().address() as AddressInfo);
  const payload = { email: demoEmail('analyst', 'meridian-bank'), password: TEST_PASSWORD };
  const answer = await portal.app.inject({ method: 'POST', url: SIGN_IN, payload });
  cookie = answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
});
afterAll(() => portal.stop());

const send = (target: string, method = 'GET', headers: string[] = [], body = '') =>
  sendRaw(port, lines(`${method} ${target} HTTP/1.1`, 'Host: localhost', `Cookie: ${cookie}`, ...headers, '', body));

/** What was decided, without what differs between any two answers. */
function decision(answer: RawAnswer | null) {
  if (!answer) throw new Error('No answer');
  const { status, code, text, headers } = answer;
  const told = text.replace(/"requestId":"[^"]+"/, '').replace(/"receipt":\{[^}]*\}/, '');
  return { status, code, told, allow: headers['allow'] };
}

const REFUSED = { status: 400, code: 'invalid-request', closed: true };
const outcome = (answer: RawAnswer | null) =>
  answer && { status: answer.status, code: answer.code, closed: answer.closed };

describe('the canonical requests', () => {
  it('are decided as the policy says', async () => {
    expect(await send(OWN)).toMatchObject({ status: 200, closed: false });
    expect(await send(FOREIGN)).toMatchObject({ status: 403, code: 'not-allowed', closed: false });
  });
});

describe('an address that is written in another way', () => {
  it.each([
    ...['/api%2fv1/me', '/api/v1%2Fme', '/api/v1%5Cme', '/api/v1\\me', '/%61pi/v1/me', '/api/v1/m%65'],
    ...[
      '/api/v1/../v1/me',
      '/api/v1/%2e%2e/v1/me',
      '/api/v1/.%2E/v1/me',
      '/api/./v1/me',
      '/api/%2e/v1/me',
      '/api/v1/.',
    ],
    ...['//api/v1/me', '/api//v1/me', '//', '/api/v1/me//', '/api/v1/..;/v1/me', '/api/v1/..'],
    ...['/api/v1/me;jsessionid=1', '/api/v1/me;', '/api/v1/me%3Bx', '/api;x/v1/me'],
    ...[
      '/api/v1/me%00',
      '/api/v1/me%0d%0aX:1',
      '/api/v1/me%20',
      '/api/v1/me%',
      '/api/v1/me%f',
      '/api/v1/%ff',
      '/%c0%af',
    ],
    ...['http://localhost/api/v1/me', 'https://evil.example/api/v1/me', 'localhost', '*', '?x', '/api/v1/me#x'],
    ...['/api/v1/me?a#b', '/api/v1/m\xe9', `/api/v1/notices/${'x'.repeat(201)}`],
  ])('%s is refused', async (target) => {
    expect(outcome(await send(target))).toEqual(REFUSED);
  });

  it.each([
    '/api/v1/me/',
    '/api/v1/me/.json',
    '/API/v1/me',
    '/api/V1/Me',
    '/api',
    '/api/',
    '/LOG/checkpoint',
    '/Api/x',
  ])('%s is an address that nothing has', async (target) => {
    expect(await send(target)).toMatchObject({ status: 404, code: 'not-found' });
  });

  it.each(['/api/v1/me\0', '/api/v1/me\x01', '/api/v1/ me'])('%j is no HTTP', async (target) => {
    expect(outcome(await send(target))).toEqual(REFUSED);
  });
});

describe('a method', () => {
  it('HEAD is decided and recorded like GET, and says no word', async () => {
    const reads = async () =>
      (await portal.owner.query(`select from ledger_entry where action = 'session.read'`)).rowCount!;
    const before = await reads();
    expect(await send(OWN, 'HEAD')).toMatchObject({ status: 200, text: '' });
    expect((await reads()) - before).toBe(1);
    expect(await send(FOREIGN, 'HEAD')).toMatchObject({ status: 403, text: '' });
  });

  it.each(['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND', 'QUERY', 'PURGE'])(
    '%s that a path does not take is 405 and tells which it takes',
    async (method) => {
      const answer = await send(OWN, method);
      expect(answer).toMatchObject({ status: 405, code: 'method-not-allowed', headers: { allow: 'GET, HEAD' } });
    },
  );

  it('that a path with an id does not take tells all that it takes', async () => {
    const answer = await send(`/api/v1/notices/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`, 'POST');
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'DELETE, GET, HEAD, PATCH' } });
  });

  it('GET of what only takes POST is 405 as well', async () => {
    expect(await send('/api/v1/page-violations')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('CONNECT makes no tunnel', async () => {
    expect(outcome(await send('localhost:22', 'CONNECT'))).toEqual({
      status: 405,
      code: 'method-not-allowed',
      closed: true,
    });
  });

  it.each(['get', 'FOO', 'G ET'])('%s is none', async (method) => {
    expect(outcome(await send(OWN, method))).toEqual(REFUSED);
  });

  it.each(['X-HTTP-Method-Override: GET', 'X-HTTP-Method: GET', 'X-Method-Override: GET'])(
    'is not another one because of %s',
    async (header) => {
      const canonical = decision(await send(SIGN_IN, 'POST', ['Content-Length: 0']));
      expect(decision(await send(SIGN_IN, 'POST', ['Content-Length: 0', header]))).toEqual(canonical);
      expect(decision(await send(OWN, 'GET', [header.replace('GET', 'DELETE')]))).toEqual(decision(await send(OWN)));
    },
  );

  it('is not another one because of _method', async () => {
    expect(decision(await send(`${FOREIGN}?_method=POST`))).toEqual(decision(await send(FOREIGN)));
  });
});

describe('a header', () => {
  it.each([
    ...['X-Forwarded-For: 10.0.0.1', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https'],
    ...['X-Forwarded-Prefix: /api/v1', 'X-Real-IP: 10.0.0.1', 'Forwarded: for=10.0.0.1;host=evil.example'],
    ...[`X-Original-URL: ${OWN}`, `X-Rewrite-URL: ${OWN}`, `X-Original-URI: ${OWN}`, 'X-Host: evil.example'],
    ...[
      'Upgrade: websocket\r\nConnection: Upgrade',
      'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings',
      'TE: trailers',
    ],
    ...['Expect: 100-continue', 'Max-Forwards: 0', 'Proxy-Authorization: Basic eDp5'],
  ])('%s changes no decision', async (header) => {
    expect(decision(await send(OWN, 'GET', [header]))).toEqual(decision(await send(OWN)));
    expect(decision(await send(FOREIGN, 'GET', [header]))).toEqual(decision(await send(FOREIGN)));
  });

  it('about the address opens nothing to a key that works from elsewhere', async () => {
    const [admin, officer] = [await portal.as('admin', 'meridian-bank'), await portal.as('officer', 'meridian-bank')];
    const draft = { name: 'Elsewhere', scopes: ['notices:read'], addresses: ['10.0.0.0/8'] };
    const key = bodyOf<{ id: string; secret: string }>(await admin.post('/api/v1/api-keys', draft));
    bodyOf(await officer.post(`/api/v1/api-keys/${key.id}/approvals`));
    for (const header of ['X-Forwarded-For: 10.0.0.1', 'X-Real-IP: 10.0.0.1', 'Forwarded: for=10.0.0.1'])
      expect(await send('/api/v1/notices', 'GET', [header, `Authorization: Bearer ${key.secret}`])).toMatchObject({
        status: 401,
        code: 'not-signed-in',
      });
  });

  it.each([
    ...['Host: evil.example', 'Host: localhost', 'Authorization: Bearer a\r\nAuthorization: Bearer b'],
    ...['X-Access-Purpose: claims\r\nX-Access-Purpose: claims', 'Expect: the-impossible', 'Expect: 100-continue, x'],
    ...['X-A: 1\r\n folded', 'X-A : 1', ' X-A: 1', 'X-A: \0', ': 1', 'X\x01A: 1', 'X-A: 1\rX-B: 2'],
  ])('%j is refused', async (header) => {
    expect(outcome(await send(OWN, 'GET', [header]))).toEqual(REFUSED);
  });

  it.each(['', 'Host:', 'Host: evil.example', 'Host: localhost@evil.example', 'Host: localhost/evil'])(
    'of the host "%s" is refused',
    async (host) => {
      const head = [`GET ${OWN} HTTP/1.1`, ...(host ? [host] : []), '', ''];
      expect(outcome(await sendRaw(port, lines(...head)))).toEqual(REFUSED);
    },
  );

  it.each([`GET ${OWN} HTTP/1.0`, `GET ${OWN}`, `GET ${OWN} HTTP/3.0`, 'PRI * HTTP/2.0\r\n\r\nSM', '\x16\x03\x01'])(
    'does not make an HTTP/1.1 of %j',
    async (first) => {
      expect(outcome(await sendRaw(port, lines(first, '', '')))).toEqual(REFUSED);
    },
  );

  it('of 17 KiB is too large', async () => {
    expect(outcome(await send(OWN, 'GET', [`X-A: ${'a'.repeat(17 * 1024)}`]))).toEqual({
      status: 431,
      code: 'headers-too-large',
      closed: true,
    });
  });
});

describe('a body', () => {
  const body = '{"email":"a","password":"b"}';
  const json = 'Content-Type: application/json';
  const length = `Content-Length: ${body.length}`;
  const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const canonical = async () => decision(await send(SIGN_IN, 'POST', [json, length], body));

  it.each([
    ['with a length and in chunks', [length, 'Transfer-Encoding: chunked'], chunk],
    ['in chunks and with a length', ['Transfer-Encoding: chunked', length], chunk],
    ['of two lengths', ['Content-Length: 1', length], body],
    ['of two equal lengths', [length, length], body],
    ['of a list of lengths', [`${length}, ${body.length}`], body],
    ['of a length with a sign', [`Content-Length: +${body.length}`], body],
    ['of a hexadecimal length', ['Content-Length: 0x1c'], body],
    ['of a negative length', ['Content-Length: -1'], body],
    ['in xchunked', ['Transfer-Encoding: xchunked'], chunk],
    ['in chunked and more', ['Transfer-Encoding: chunked, identity'], chunk],
    ['in chunks twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], chunk],
    ['in chunks by a folded header', ['Transfer-Encoding:', ' chunked'], chunk],
    ['of a chunk that has no number', ['Transfer-Encoding: chunked'], `zz\r\n${body}\r\n0\r\n\r\n`],
    ['of a chunk that is longer than it says', ['Transfer-Encoding: chunked'], `1\r\n${body}\r\n0\r\n\r\n`],
    ['of a chunk beyond all numbers', ['Transfer-Encoding: chunked'], `ffffffffffffffffff\r\n${body}`],
    ['of a chunk whose lines end in LF', ['Transfer-Encoding: chunked'], chunk.replaceAll('\r\n', '\n')],
  ])('%s is refused', async (_what, headers, bytes) => {
    expect(outcome(await send(SIGN_IN, 'POST', [json, ...headers], bytes))).toEqual(REFUSED);
  });

  it.each([
    ['in chunks', chunk],
    ['in chunks with extensions', chunk.replace('\r\n', ';a=b;c="d;e"\r\n')],
    ['in chunks with a trailer', chunk.replace(/\r\n$/, 'Host: evil.example\r\nX-Original-URL: /x\r\n\r\n')],
  ])('%s is read like one with a length', async (_what, bytes) => {
    expect(decision(await send(SIGN_IN, 'POST', [json, 'Transfer-Encoding: chunked'], bytes))).toEqual(
      await canonical(),
    );
  });

  it('in chunks whose extensions have no end is too large', async () => {
    const answer = await send(SIGN_IN, 'POST', [json, 'Transfer-Encoding: chunked'], `1;${'a'.repeat(40_000)}`);
    expect(outcome(answer)).toEqual({ status: 413, code: 'too-large', closed: true });
  });

  it('that nobody takes ends the connection, so that it is no second request', async () => {
    const hidden = lines(`GET ${OWN} HTTP/1.1`, 'Host: localhost', '', '');
    expect(outcome(await send(OWN, 'GET', [`Content-Length: ${hidden.length}`], hidden))).toEqual(REFUSED);
  });
});

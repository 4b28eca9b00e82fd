import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { bareServer } from '../../../testing/bare-server.js';
import { lines, openSocket, readAnswer, sendRaw } from '../../../testing/raw-http.js';

const WHOLE = lines('GET /here HTTP/1.1', 'Host: localhost', 'Connection: close', '', '');

let server: FastifyInstance;
let port: number;
beforeAll(async () => {
  server = await bareServer({ HEADERS_TIMEOUT_MS: '300', REQUEST_TIMEOUT_MS: '300', CONNECTIONS_MAX: '2' });
  await server.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = server.server.address() as AddressInfo);
});
afterAll(() => server.close());

describe('a request', () => {
  it.each([
    ['headers have', lines('GET /here HTTP/1.1', 'Host: localhost', 'X-A:')],
    [
      'body has',
      lines('POST /here HTTP/1.1', 'Host: localhost', 'Content-Type: text/plain', 'Content-Length: 9', '', 'x'),
    ],
  ])('whose %s no end is refused, and its connection ends', async (_what, begun) => {
    expect(await sendRaw(port, begun)).toMatchObject({ status: 408, code: 'timed-out', closed: true });
  });
});

describe('connections', () => {
  it('more than allowed are not taken; those that are go on', async () => {
    const taken = [await openSocket(port), await openSocket(port)];
    const dropped = once(server.server, 'drop');
    expect(await sendRaw(port, WHOLE).catch(() => null)).toBeNull();
    await dropped;
    const answers = taken.map((socket) => readAnswer(socket));
    for (const socket of taken) socket.write(WHOLE);
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ status: 200, text: 'here' });
    expect(await sendRaw(port, WHOLE)).toMatchObject({ status: 200 });
  });
});

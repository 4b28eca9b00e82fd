import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { readConfig } from '../../../config.js';
import { lines, openSocket, readAnswer, sendRaw } from '../../../testing/raw-http.js';
import { createAdapter, prepareServer } from '../server.js';

const config = readConfig({
  DATABASE_URL: 'postgresql://nobody@127.0.0.1/none',
  ...{ HEADERS_TIMEOUT_MS: '300', REQUEST_TIMEOUT_MS: '300', CONNECTIONS_MAX: '2' },
});
const WHOLE = lines('GET /here HTTP/1.1', 'Host: localhost', 'Connection: close', '', '');

let server: FastifyInstance;
let port: number;
beforeAll(async () => {
  const adapter = createAdapter(config);
  await prepareServer({ getHttpAdapter: () => adapter } as unknown as NestFastifyApplication, config);
  server = adapter.getInstance() as unknown as FastifyInstance;
  server.get('/here', () => 'here');
  server.post('/here', () => 'here');
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

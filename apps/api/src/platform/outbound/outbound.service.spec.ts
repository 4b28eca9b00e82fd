import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../../config.js';
import { OutboundService } from './outbound.service.js';

const outbound = (...outboundAllow: string[]) => new OutboundService({ outboundAllow } as Config);
let server: Server;
let port: number;
let asked = 0;

beforeAll(async () => {
  server = createServer((request, reply) => {
    asked++;
    if (request.url === '/redirect') reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (request.url === '/long') reply.end('x'.repeat(300_000));
    else reply.end(`${request.method} ${request.headers.host}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
});

describe('a request to a configured address', () => {
  it.each([
    ['http://127.0.0.1', 'the loopback address'],
    ['http://localhost', 'its name'],
    ['http://0x7f000001', 'in hexadecimal'],
    ['http://2130706433', 'as one number'],
    ['http://0177.0.0.1', 'in octal'],
    ['http://127.1', 'shortened'],
    ['http://[::1]', 'in IPv6'],
    ['http://[::ffff:127.0.0.1]', 'mapped'],
    ['http://localhost.', 'with a dot'],
    ['http://user@127.0.0.1', 'with a user'],
    ['http://①②⑦.⓪.⓪.①', 'in other digits'],
  ])('never reaches the house: %s (%s)', async (base) => {
    const before = asked;
    await expect(outbound().send(`${base}:${port}/`)).rejects.toThrow();
    expect(asked).toBe(before);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'gopher://127.0.0.1/', 'not a url'])(
    'is HTTP: %s',
    async (address) => expect(outbound('127.0.0.1').send(address)).rejects.toThrow(),
  );

  it('goes where the operator opened the way, and follows nobody from there', async () => {
    const answer = await outbound('127.0.0.1').send(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' });
    expect(await answer.text()).toBe(`POST 127.0.0.1:${port}`);
    const redirect = await outbound('localhost').send(`http://localhost:${port}/redirect`);
    expect(redirect.status).toBe(302);
  });

  it('reads no more than its bound', async () => {
    await expect(outbound('127.0.0.1').send(`http://127.0.0.1:${port}/long`)).rejects.toThrow('262144 bytes');
  });
});

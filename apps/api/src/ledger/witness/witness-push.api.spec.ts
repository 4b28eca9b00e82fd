import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  cosignatureLine,
  decodeVkey,
  judgeCheckpoint,
  KeyHistory,
  openCheckpoint,
  parseAddCheckpoint,
  type Signer,
  type Witnessed,
} from '@watchbook/ledger';
import type { WitnessView } from '@watchbook/contract';
import type { Agent } from '../../testing/agent.js';
import { OutboundService } from '../../platform/outbound/outbound.service.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { draftOf, testWitness } from '../../testing/witness.js';
import { Database } from '../../platform/database/database.js';
import { CosignatureService } from './cosignature.service.js';
import { nodeHasher } from '../tree/hasher.js';
import { LedgerWatch } from '../ledger-watch.service.js';
import { WitnessPush } from './witness-push.service.js';

let portal: TestApp;
let operator: Agent;
let servers: Server[] = [];
let registered: string[] = [];

beforeAll(async () => {
  portal = await startTestApp({ OUTBOUND_ALLOW: '127.0.0.1' });
  operator = await portal.as('operator', 'platform');
  await sign();
});
afterEach(async () => {
  await Promise.all(registered.map((id) => operator.delete(`/api/v1/ledger/witnesses/${id}`)));
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  servers = [];
  registered = [];
});
afterAll(() => portal.stop());

const sign = (): Promise<number> => portal.app.get(LedgerWatch).signNow();
const push = (): Promise<void> => portal.app.get(WitnessPush).pushNew();
const vkey = async () => decodeVkey((await portal.nobody().get('/log/vkey')).text);

interface Received {
  url: string;
  old: number;
  status: number;
}
type Reply = { status: number; body: string; headers?: Record<string, string> };

/** Serves add-checkpoint on a port of this machine, and registers its witness with that address. */
async function serve(answer: (body: string) => Reply | Promise<Reply>, key = testWitness('pushed.example')) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { status, body: sent, headers } = await answer(body);
      received.push({ url: request.url!, old: Number(/^old (\d+)/.exec(body)?.[1]), status });
      response.writeHead(status, headers).end(sent);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  const made = await operator.post('/api/v1/ledger/witnesses', draftOf(key, `http://127.0.0.1:${port}/w`));
  registered.push((made.body as WitnessView).id);
  await sign();
  return { key, received };
}

/** A witness as tlog-witness describes it. */
async function honest(key: Signer) {
  let latest: Witnessed | null = null;
  const log = await vkey();
  const logs = new Map([[log.name, new KeyHistory(log)]]);
  return (body: string): Reply => {
    const decision = judgeCheckpoint(nodeHasher(), logs, () => latest, parseAddCheckpoint(body));
    if (decision.status === 409) return { status: 409, body: `${decision.size}\n` };
    if (decision.status !== 200) return { status: decision.status, body: decision.why };
    latest = decision.witnessed;
    return { status: 200, body: cosignatureLine(decision.witnessed, key, Math.floor(Date.now() / 1000)) };
  };
}
const cosigners = async (size: number, witness: Signer): Promise<number> =>
  openCheckpoint((await portal.nobody().get(`/log/checkpoint/${size}`)).text, await vkey(), [witness]).cosignatures
    .length;

describe('a witness with an address', () => {
  it('is brought every new checkpoint with its proof, and its cosignature is kept', async () => {
    const key = testWitness('honest.example');
    const { received } = await serve(await honest(key), key);
    for (let i = 0; i < 3; i++) {
      await operator.get('/api/v1/ledger/witnesses');
      const size = await sign();
      await push();
      expect(await cosigners(size, key)).toBe(1);
    }
    expect(new Set(received.map(({ url, status }) => `${url} ${status}`))).toEqual(new Set(['/w/add-checkpoint 200']));
    await push();
    expect(received.at(-1)!.old).toBeGreaterThan(0);
  });

  it('is asked from where it stands by a process that has never heard of it', async () => {
    const key = testWitness('ahead.example');
    const answer = await honest(key);
    const { received } = await serve(answer, key);
    await push();
    await operator.get('/api/v1/ledger/witnesses');
    const size = await sign();
    const { app } = portal;
    await new WitnessPush(app.get(Database), app.get(CosignatureService), app.get(OutboundService)).pushNew();
    expect(received.map(({ status }) => status)).toContain(409);
    expect(await cosigners(size, key)).toBe(1);
  });

  it.each<[string, Reply]>([
    ['says no', { status: 422, body: 'no' }],
    ['answers nonsense', { status: 200, body: 'nonsense\n' }],
    ['cosigns with another key', { status: 200, body: '— pushed.example AAAAAAAAAAAA\n' }],
    ['sends elsewhere', { status: 307, body: '', headers: { location: 'http://127.0.0.1:1/' } }],
    ['answers without an end', { status: 200, body: 'x'.repeat(1024 * 1024) }],
    ['claims to stand further', { status: 409, body: '99999999\n' }],
    ['claims to stand nowhere', { status: 409, body: 'here\n' }],
  ])('that %s is asked less often, and nothing of it is kept', async (_what, reply) => {
    const { key, received } = await serve(() => reply);
    const size = await sign();
    await push();
    const asked = received.length;
    expect([asked > 0, await cosigners(size, key)]).toEqual([true, 0]);
    await push();
    expect(received.length).toBe(asked);
  });
});

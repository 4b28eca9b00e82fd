import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSignatureOf, parseAddCheckpoint, parseNote } from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import type { WitnessDesk } from './witness-desk.js';
import { originHash } from './witness-folder.js';

/** A request of 63 lines of proof and 16 signatures, also of the longest kinds, has less. */
const BODY_MAX_BYTES = 128 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 100;
const TEXT = 'text/plain; charset=utf-8';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/**
 * Serves C2SP tlog-witness: `POST /add-checkpoint` and `GET /<origin hash>/checkpoint`, both below the same prefix.
 * @param listen `HOST:PORT`; port 0 takes any
 * @throws CliFailure 2 for an address that is none, 1 when it is taken
 */
export async function serveWitness(desk: WitnessDesk, listen: string): Promise<{ server: Server; address: string }> {
  const match = /^(.+):(\d{1,5})$/.exec(listen);
  if (!match || Number(match[2]) > 65_535) throw new CliFailure(exitCodes.usage, '--listen is HOST:PORT');
  const host = match[1]!.replace(/^\[(.*)\]$/, '$1');
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void answer(desk, request)
      .catch((): Reply => ({ status: 500, body: 'something failed inside\n' }))
      .then((reply) => send(response, reply));
  });
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new CliFailure(exitCodes.failed, `Cannot listen: ${cause.message}`)));
    server.listen(Number(match[2]), host, resolve);
  });
  const { address, port, family } = server.address() as AddressInfo;
  return { server, address: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}` };
}

async function answer(desk: WitnessDesk, request: IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(request.url ?? '/', 'http://witness');
  if (pathname === '/add-checkpoint') return request.method === 'POST' ? add(desk, request) : notThat;
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(pathname) ?? [];
  if (hash === undefined) return { status: 404, body: 'not found\n' };
  return request.method === 'GET' || request.method === 'HEAD' ? monitor(desk, hash) : notThat;
}

const notThat: Reply = { status: 405, body: 'this address does not take that method\n' };

async function add(desk: WitnessDesk, request: IncomingMessage): Promise<Reply> {
  const body = await readBody(request);
  if (body === null) return { status: 413, body: 'too large\n' };
  let asked;
  try {
    asked = parseAddCheckpoint(body);
  } catch (cause) {
    return { status: 400, body: `${(cause as Error).message}\n` };
  }
  const decision = await desk.cosign(asked);
  if (decision.status === 200) return { status: 200, body: decision.line };
  if (decision.status === 409) return { status: 409, body: `${decision.size}\n`, type: 'text/x.tlog.size' };
  return { status: decision.status, body: `${decision.why}\n` };
}

/** The checkpoint that was cosigned last, with the signatures of the log and of this witness. */
async function monitor(desk: WitnessDesk, hash: string): Promise<Reply> {
  const origin = [...desk.logs.keys()].find((known) => originHash(known) === hash);
  const latest = origin === undefined ? null : await desk.folder.latest(origin);
  const isCosigned = latest && parseNote(latest.note).signatures.some((line) => isSignatureOf(line, desk.key));
  return isCosigned ? { status: 200, body: latest.note } : { status: 404, body: 'never cosigned\n' };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    if (read > BODY_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body, type = TEXT }: Reply): void {
  // What was not read of a request that is too large would be taken for the next one.
  if (status === 413) response.setHeader('Connection', 'close');
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

import type { Socket } from 'node:net';
import type { ProblemCode } from '@watchbook/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../problem.js';
import { uuidv7 } from '../../uuid.js';

const PROBLEM_TYPE = 'application/problem+json';

const codes: Record<string, ProblemCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'timed-out',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-large',
};

/** What is no HTTP, comes too slowly or is too large is refused on the socket itself, which ends. */
export function refuseOnSocket(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable && !isAnswering(socket)) socket.write(answerOf(codes[fault.code ?? ''] ?? 'invalid-request'));
  socket.destroy(fault);
}

/** An address that the router cannot read, for which no hook runs. It is never repeated. */
export function refuseAddress(_fault: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const requestId = uuidv7();
  const errors = [{ pointer: 'path', code: 'invalid', detail: 'not an address of this portal' }];
  const problem = new Problem('invalid-request', undefined, { errors });
  const headers = { 'X-Request-Id': requestId, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
  void reply
    .status(problem.status)
    .headers({ ...headers, Connection: 'close' })
    .type(PROBLEM_TYPE)
    .send(problem.toBody(requestId));
}

/** What Node would answer by itself: tunnels, and expectations other than `100-continue`, which admission refuses. */
export function refuseTunnels({ server }: FastifyInstance): void {
  server.on('connect', (_request, socket: Socket) => socket.end(answerOf('method-not-allowed')));
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** Whether half an answer is on its way already; Node itself asks the same. */
const isAnswering = (socket: Socket) =>
  (socket as { _httpMessage?: { headersSent: boolean } | null })._httpMessage?.headersSent === true;

function answerOf(code: ProblemCode): string {
  const problem = new Problem(code);
  const body = JSON.stringify(problem.toBody(uuidv7()));
  return [
    `HTTP/1.1 ${problem.status} ${code}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

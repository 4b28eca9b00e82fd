import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { uuidv7 } from '../uuid.js';

/** Answers an address that cannot be read, for which no route is looked up and no hook runs. It is never repeated. */
export function answerUnroutable(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const requestId = uuidv7();
  const errors = [{ pointer: 'path', code: 'invalid', detail: 'not an address of this portal' }];
  const problem = new Problem('invalid-request', undefined, { errors });
  void reply
    .status(problem.status)
    .headers({ 'X-Request-Id': requestId, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    .type('application/problem+json')
    .send(problem.toBody(requestId));
}

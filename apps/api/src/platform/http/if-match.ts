import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';

/** The version that an edit is based on. @throws Problem `version-required`, `invalid-request`. */
export function parseIfMatch(header: string | undefined): number {
  if (header === undefined) throw new Problem('version-required');
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new Problem('invalid-request', undefined, {
      errors: [{ pointer: 'header/If-Match', code: 'invalid', detail: 'one version in quotes, as in ETag' }],
    });
  }
  return Number(version);
}

export const IfMatch = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  parseIfMatch(execution.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** @throws Problem `stale-version` when somebody changed the row since. */
export function assertVersion(row: { version: number }, expected: number): void {
  if (row.version !== expected) throw new Problem('stale-version', `It is at version ${row.version} now`);
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { readJson, UnfitJson } from './json.js';

/** What a route takes beside JSON, which all take. */
interface Taken {
  takesText?: boolean;
  takesForm?: boolean;
  takesReports?: boolean;
  takesBytes?: boolean;
}

/** One content type for every route: JSON in UTF-8. Anything else only where a route declares it; all else is 415. */
export function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    settle(done, () => {
      if (!isUtf8(request)) throw new Problem('unsupported-media-type', 'JSON is UTF-8');
      return parsed(body as Buffer);
    });
  });
  server.addContentTypeParser('application/reports+json', { parseAs: 'buffer' }, (request, body, done) => {
    settle(done, () => {
      if (takenBy(request).takesReports) return parsed(body as Buffer);
      throw new Problem('unsupported-media-type', 'This route takes no reports');
    });
  });
  server.addContentTypeParser('text/plain', { parseAs: 'string' }, (request, body, done) => {
    settle(done, () => {
      if (takenBy(request).takesText) return body;
      throw new Problem('unsupported-media-type', 'This route takes no text');
    });
  });
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (request, body, done) => {
    settle(done, () => {
      if (takenBy(request).takesBytes) return body;
      throw new Problem('unsupported-media-type', 'This route takes no bytes');
    });
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) => {
    settle(done, () => {
      if (takenBy(request).takesForm) return Object.fromEntries(new URLSearchParams(String(body)));
      throw new Problem('unsupported-media-type', 'This route takes no form');
    });
  });
}

const takenBy = (request: FastifyRequest) => request.routeOptions.config as Taken;

function isUtf8(request: FastifyRequest): boolean {
  const [, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  return parameters.every((parameter) => /^\s*(charset="?utf-8"?)?\s*$/.test(parameter));
}

function parsed(bytes: Buffer): unknown {
  try {
    return readJson(bytes);
  } catch (cause) {
    if (!(cause instanceof UnfitJson)) throw cause;
    throw new Problem('invalid-request', undefined, {
      errors: [{ pointer: '', code: 'invalid', detail: cause.message }],
      cause,
    });
  }
}

function settle(done: (error: Error | null, body?: unknown) => void, read: () => unknown): void {
  try {
    done(null, read());
  } catch (cause) {
    done(cause as Error);
  }
}

import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';

const URL_MAX = 8192;
const HEADERS_MAX = 100;
const PARAMETERS_MAX = 50;

const taken = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const readers = new Set(['GET', 'HEAD']);
const bodiless = new Set(['GET', 'HEAD', 'DELETE']);

/**
 * What is refused before a route is looked at: addresses and headers out of bounds, a foreign `Host`, methods that
 * nothing takes, bodies where none belongs, a parameter given twice, and changes that another site asks a browser for.
 */
export function admission(publicUrl: string) {
  const own = new URL(publicUrl).hostname;
  return (request: FastifyRequest, reply: FastifyReply, done: (fault?: Error) => void): void => {
    try {
      assertMethod(request, reply);
      assertBounds(request);
      assertHost(request, own);
      assertBodiless(request);
      assertParameters(request.url);
      assertSite(request);
    } catch (cause) {
      done(cause as Error);
      return;
    }
    done();
  };
}

const refused = (pointer: string, detail: string) =>
  new Problem('invalid-request', undefined, { errors: [{ pointer, code: 'invalid', detail }] });

function assertMethod({ method }: FastifyRequest, reply: FastifyReply): void {
  if (taken.includes(method)) return;
  void reply.header('Allow', taken.join(', '));
  throw new Problem('method-not-allowed');
}

function assertBounds({ url, raw }: FastifyRequest): void {
  if (url.length > URL_MAX) throw refused('path', `more than ${URL_MAX} characters`);
  if (raw.rawHeaders.length > 2 * HEADERS_MAX) throw refused('header', `more than ${HEADERS_MAX} headers`);
}

/** An address of the network cannot be rebound, so that probes may ask by it; any other name could be somebody else's. */
function assertHost({ raw }: FastifyRequest, own: string): void {
  const authority = raw.headers.host ?? '';
  const name = URL.canParse(`http://${authority}`) ? new URL(`http://${authority}`).hostname : '';
  const isKnown = name === own || name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  if (!isKnown || /[/@?#\\]/.test(authority)) throw refused('header/Host', 'not a name of this portal');
}

function assertBodiless({ method, headers }: FastifyRequest): void {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  if (bodiless.has(method) && hasBody) throw refused('', `${method} takes no body`);
}

function assertParameters(url: string): void {
  const at = url.indexOf('?');
  if (at < 0) return;
  const names = [...new URLSearchParams(url.slice(at + 1)).keys()];
  if (names.length > PARAMETERS_MAX) throw refused('query', `more than ${PARAMETERS_MAX} parameters`);
  if (new Set(names).size < names.length) throw refused('query', 'the same parameter twice');
}

/** Browsers say from where a request comes (Fetch Metadata); only answers of identity providers come from elsewhere. */
function assertSite({ method, headers, routeOptions }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  const { takesForm } = (routeOptions.config ?? {}) as { takesForm?: boolean };
  if (readers.has(method) || takesForm || site === undefined) return;
  if (site !== 'same-origin' && site !== 'none') throw new Problem('not-allowed', 'Another site asked for this');
}

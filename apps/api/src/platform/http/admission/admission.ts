import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../problem.js';
import { EVERYTHING, type KnownPaths } from './known-paths.js';

const URL_MAX = 8192;
const HEADERS_MAX = 100;
const PARAMETERS_MAX = 50;

const taken = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const readers = new Set(['GET', 'HEAD']);
const bodiless = new Set(['GET', 'HEAD', 'DELETE']);

/** Headers of which programs on the way might each choose another one. */
const single = ['host', 'authorization', 'content-type', 'idempotency-key', 'x-access-purpose', 'x-csrf-token'];

/**
 * The one way to write an address: absolute, without empty, `.` or `..` segments and without parameters in it, none
 * of more than 200 characters; only what is not ASCII is percent-encoded.
 */
const CANONICAL = /^(?:\/(?!\.{1,2}(?:[/?]|$))(?:[\w.~!$&'()*+,=:@-]|%[89a-f][\da-f]){1,200})*\/?(?:\?[^#]*)?$/i;

type Admit = (request: FastifyRequest, reply: FastifyReply, done: (fault?: Error) => void) => void;

/** Refuses what is no path at all, such as an address with a host in it. */
export const admitPath: Admit = ending(({ url }) => {
  if (!url.startsWith('/')) throw refused('path', 'not a path');
});

/**
 * What is refused before a route is looked at: addresses that could be read in two ways, addresses and headers out of
 * bounds, a foreign `Host`, methods that nothing takes, bodies where none belongs, a parameter given twice, and changes
 * that another site asks a browser for.
 */
export function admission(publicUrl: string, paths: KnownPaths): Admit {
  const own = new URL(publicUrl).hostname;
  return ending((request, reply) => {
    assertAddress(request);
    assertSingle(request);
    assertMethod(request, reply, paths);
    assertExpectation(request);
    assertHost(request, own);
    assertBodiless(request);
    assertParameters(request.url);
    assertSite(request);
  });
}

/** What is refused ends its connection: what follows on it may have been meant as part of it. */
function ending(check: (request: FastifyRequest, reply: FastifyReply) => void): Admit {
  return (request, reply, done) => {
    try {
      check(request, reply);
    } catch (cause) {
      void reply.header('Connection', 'close');
      done(cause as Error);
      return;
    }
    done();
  };
}

const refused = (pointer: string, detail: string) =>
  new Problem('invalid-request', undefined, { errors: [{ pointer, code: 'invalid', detail }] });

function assertAddress({ url }: FastifyRequest): void {
  if (url.length > URL_MAX) throw refused('path', `more than ${URL_MAX} characters`);
  if (!CANONICAL.test(url)) throw refused('path', 'not written in the canonical form');
}

function assertSingle({ raw: { rawHeaders } }: FastifyRequest): void {
  if (rawHeaders.length > 2 * HEADERS_MAX) throw refused('header', `more than ${HEADERS_MAX} headers`);
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  const twice = single.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) throw refused(`header/${twice}`, 'given twice');
}

function assertMethod(request: FastifyRequest, reply: FastifyReply, paths: KnownPaths): void {
  const { method, url, is404, routeOptions } = request;
  const isRouted = !is404 && routeOptions.url !== EVERYTHING;
  if (isRouted) return;
  const methods = paths.methodsOf(url.split('?')[0]!);
  if (methods.length === 0 && taken.includes(method)) return;
  void reply.header('Allow', (methods.length > 0 ? methods : taken).join(', '));
  throw new Problem('method-not-allowed');
}

function assertExpectation({ headers }: FastifyRequest): void {
  const { expect } = headers;
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') throw refused('header/Expect', 'not understood');
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

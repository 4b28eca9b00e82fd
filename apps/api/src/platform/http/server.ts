import { createHash } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { purpose, type Purpose } from '@watchbook/contract';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { newContext, runInContext, type RequestContext } from '../context.js';
import { Problem } from '../problem.js';
import { uuidv7 } from '../uuid.js';
import { admission, admitPath } from './admission/admission.js';
import { boundInFlight } from './admission/in-flight.js';
import { KnownPaths } from './admission/known-paths.js';
import { refuseAddress, refuseOnSocket, refuseTunnels } from './admission/refusal.js';
import { readBodies } from './bodies.js';
import { contentPolicy, REPORTING_ENDPOINTS } from './content-policy.js';

declare module 'fastify' {
  interface FastifyRequest {
    watchbook: RequestContext;
  }
}

const BODY_LIMIT_BYTES = 1024 * 1024;
const HEADERS_LIMIT_BYTES = 16 * 1024;
const YEAR_SECONDS = 31_536_000;
/** How often connections are looked at that take too long. */
const CHECK_MS = 2000;

/** What pages may ask of the device: passkeys, and to copy; nothing else. */
const PERMISSIONS = [
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
  'clipboard-write=(self)',
  ...['camera', 'display-capture', 'geolocation', 'microphone', 'midi', 'payment', 'usb', 'serial', 'hid'].map(
    (feature) => `${feature}=()`,
  ),
].join(', ');

/** Fastify with the limits that hold before any route is known. */
export function createAdapter({ trustProxy, limits }: Pick<Config, 'trustProxy' | 'limits'>): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : (trustProxy ?? false),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 30_000,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersMs),
      maxHeaderSize: HEADERS_LIMIT_BYTES,
      // Admission looks at it, and says what is wrong.
      requireHostHeader: false,
    },
    clientErrorHandler: refuseOnSocket,
    frameworkErrors: refuseAddress,
    routerOptions: { maxParamLength: 200, caseSensitive: true, ignoreTrailingSlash: false },
    return503OnClosing: true,
  });
}

/** Headers, cookies and the request context, for every route of the portal. */
export async function prepareServer(
  app: NestFastifyApplication,
  config: Pick<Config, 'publicUrl' | 'limits'>,
): Promise<void> {
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const paths = new KnownPaths();
  // Before the hooks of the adapter itself, which answers addresses that are no paths.
  (app.getHttpAdapter() as FastifyAdapter).setOnRequestHook(begin);
  server.server.maxConnections = config.limits.connections;
  refuseTunnels(server);
  readBodies(server);
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: contentPolicy,
    strictTransportSecurity: config.publicUrl.startsWith('https:') && {
      maxAge: YEAR_SECONDS,
      includeSubDomains: false,
    },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  server.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
    paths.add(route.url, route.method);
  });
  server.decorateRequest('watchbook');
  server.addHook('onRequest', admission(config.publicUrl, paths));
  boundInFlight(server, config.limits);
  server.addHook('preHandler', (request, _reply, done) => {
    if (request.body !== undefined) request.watchbook.bodyHash = hashOf(request.body);
    runInContext(request.watchbook, done);
  });
}

/** Gives a request its context and every answer its headers. */
function begin(request: FastifyRequest, reply: FastifyReply, done: (fault?: Error) => void): void {
  request.watchbook = contextOf(request);
  void reply.header('X-Request-Id', request.watchbook.requestId);
  void reply.header('Permissions-Policy', PERMISSIONS);
  void reply.header('Reporting-Endpoints', REPORTING_ENDPOINTS);
  if (request.url.startsWith('/api/')) void reply.header('Cache-Control', 'no-store');
  admitPath(request, reply, done);
}

function contextOf(request: FastifyRequest): RequestContext {
  const asked = request.headers['x-request-id'];
  return newContext({
    requestId: typeof asked === 'string' && /^[\w.-]{8,64}$/.test(asked) ? asked : uuidv7(),
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    address: request.ip,
  });
}

/** Reads the headers that use cases depend on. @throws Problem `invalid-request` with the header at fault. */
export function readHeaders(request: FastifyRequest): void {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && request.method === 'POST') {
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key))
      throw badHeader('Idempotency-Key', '1 to 128 visible characters');
    request.watchbook.idempotencyKey = key;
  }
  const stated = request.headers['x-access-purpose'];
  if (stated !== undefined) {
    const { code, caseReference } = parsePurpose(stated);
    request.watchbook.purpose = code;
    request.watchbook.purposeCase = caseReference;
  }
}

/**
 * `claims`, or with the case `claims; case="CL-2026-7"`, whose reference may be percent-encoded UTF-8.
 * @throws Problem `invalid-request`
 */
export function parsePurpose(header: string | string[]): { code: Purpose; caseReference: string | null } {
  const parts = typeof header === 'string' ? /^([a-z-]+)(?:\s*;\s*case="([^"\\]{1,900})")?$/.exec(header.trim()) : null;
  const code = purpose.safeParse(parts?.[1]);
  if (!code.success) throw badHeader('X-Access-Purpose', 'a purpose code, and the case if any');
  try {
    return { code: code.data, caseReference: parts?.[2] === undefined ? null : decodeURIComponent(parts[2]).trim() };
  } catch {
    throw badHeader('X-Access-Purpose', 'a case whose percent-encoding is whole');
  }
}

const badHeader = (name: string, detail: string) =>
  new Problem('invalid-request', undefined, { errors: [{ pointer: `header/${name}`, code: 'invalid', detail }] });

/** The same for equal JSON whatever the order of members. */
function hashOf(body: unknown): string {
  if (Buffer.isBuffer(body)) return createHash('sha256').update(body).digest('hex');
  const ordered = JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('hex');
}

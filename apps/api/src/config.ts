import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ratesFrom, type Rates } from './platform/http/limit/rates.js';
import { openedFor } from './platform/outbound/reachable.js';
import { PATIENCE_MS } from './platform/patience.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const onOff = z.enum(['on', 'off']);

/** The number of proxies in front, or the addresses (CIDR) of those that may say for whom they ask. */
function hops(text: string, context: z.RefinementCtx): number | string[] {
  if (/^[1-9]$/.test(text)) return Number(text);
  const ranges = text.split(',').map((range) => range.trim());
  if (ranges.every(isRange)) return ranges;
  context.addIssue({ code: 'custom', message: 'a number of proxies, or their addresses such as 10.0.0.0/8' });
  return z.NEVER;
}

function isRange(range: string): boolean {
  const [address, bits, ...rest] = range.split('/');
  const version = isIP(address ?? '');
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Addresses, networks and hosts that the portal may ask although they are not public. */
function opened(text: string, context: z.RefinementCtx): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  try {
    openedFor(entries);
    return entries;
  } catch (cause) {
    context.addIssue({ code: 'custom', message: (cause as Error).message });
    return z.NEVER;
  }
}

/** The environment variables of the portal, with what each must look like. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'a postgresql:// address' }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'a redis:// address' }).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  WORKER: z.enum(['inside', 'none']).default('inside'),
  LEDGER_ORIGIN: z
    .string()
    .regex(/^[A-Za-z0-9._:/~-]{1,140}$/, 'at most 140 letters, digits and ._:/~-')
    .optional(),
  LEDGER_KEY_FILE: z.string().min(1).optional(),
  LEDGER_KEY: z.string().min(1).optional(),
  LEDGER_NEXT_KEY_FILE: z.string().min(1).optional(),
  LEDGER_NEXT_KEY: z.string().min(1).optional(),
  LEDGER_CONTINUES: z.string().min(1).optional(),
  FIELD_KEY_FILE: z.string().min(1).optional(),
  DEMO: onOff.default('off'),
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(15).max(60).default(30),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'an smtp:// or smtps:// address' }).optional(),
  MAIL_FROM: z.string().min(3).default('Watchbook <watchbook@localhost>'),
  CONNECTIONS_MAX: z.coerce.number().int().min(1).max(100_000).default(2000),
  IN_FLIGHT_MAX: z.coerce.number().int().min(1).max(100_000).default(512),
  IN_FLIGHT_PER_CALLER: z.coerce.number().int().min(1).max(100_000).default(64),
  STREAMS_MAX: z.coerce.number().int().min(1).max(100_000).default(10_000),
  HEADERS_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(20_000),
  REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(60_000),
  RATE_LIMIT: z.string().default('').transform(ratesFrom),
  SCREENING_THREADS: z.coerce.number().int().min(1).max(16).default(Math.min(4, availableParallelism())),
  TRUST_PROXY: z.string().min(1).transform(hops).optional(),
  DEMO_PASSWORD: z.string().min(15).default('watchbook-demo-2026'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  OUTBOUND_ALLOW: z.string().min(1).transform(opened).optional(),
  WATCHBOOK_UNSAFE_FSYNC_OFF: onOff.default('off'),
  WATCHBOOK_UNSAFE_PATIENCE_MS: z.coerce.number().int().min(1000).max(120_000).default(PATIENCE_MS),
  WATCHBOOK_UNSAFE_STEP_UP: z.enum(['required', 'enrolled']).default('required'),
  WATCHBOOK_WEB_DIR: z.string().min(1).optional(),
});

/** Name of the log of an installation that has no public address. */
const LOCAL_ORIGIN = 'watchbook.local/ledger';

/** The address of the log without its scheme, as tlog-tiles (section Parameters) recommends for the origin. */
const originOf = (publicUrl: string): string => `${publicUrl.replace(/^https?:\/\//, '').replace(/\/+$/, '')}/log`;

/** @throws Error that names both variables, when one thing is given twice; their values are never in it */
function assertOneOf(env: NodeJS.ProcessEnv, a: string, b: string): void {
  if (env[a] !== undefined && env[b] !== undefined) throw new Error(`Set either ${a} or ${b}, not both`);
}

/** What one process bears at most. */
export interface Limits {
  connections: number;
  /** Requests in work, of all and of one caller. */
  inFlight: number;
  inFlightOfCaller: number;
  /** Answers that flow, of all; of one person as many as requests in work. */
  streams: number;
  /** How long the headers of a request may take to arrive, and all of it. */
  headersMs: number;
  requestMs: number;
}

/** Settings of one process, parsed once from the environment. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string;
  redisUrl: string | null;
  publicUrl: string;
  worker: 'inside' | 'none';
  ledgerOrigin: string;
  /** Where what was signed last lies, and the signing key unless it is given itself. */
  ledgerKeyFile: string;
  /** The signing key as text; null when it lies in its file. */
  ledgerKey: string | null;
  /** Where the operator puts the key that shall sign next. */
  ledgerNextKeyFile: string;
  ledgerNextKey: string | null;
  /** What a log signed last that goes on here under a new name; null but after a loss. */
  ledgerContinues: string | null;
  fieldKeyFile: string;
  demo: boolean;
  sessionIdleMinutes: number;
  /** What identity providers and witnesses may be asked at beside the public internet, plain http included. */
  outboundAllow: string[];
  /** Where mail goes out; null: links are shown to whoever makes them. */
  smtpUrl: string | null;
  mailFrom: string;
  /** Who may say with `X-Forwarded-For` for whom it asks; null: nobody. */
  trustProxy: number | string[] | null;
  limits: Limits;
  rates: Rates;
  /** How many threads search names, at most. */
  screeningThreads: number;
  /** From whom routes with a step-up demand a second factor: from everybody, or from who has one, as in the demo. */
  stepUp: 'required' | 'enrolled';
  demoPassword: string;
  logLevel: (typeof logLevels)[number];
  /** Tests may run on a server with fsync off; an installation refuses to start on one. */
  unsafeFsyncOff: boolean;
  /** How long an answer waits for its seal, a connection or a lock; longer only in tests, which share a machine. */
  patienceMs: number;
  webDir: string | null;
}

export const CONFIG = Symbol('config');

/**
 * Reads the settings.
 * @throws Error that names every variable at fault, one a line.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const known = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(known);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings are missing or not valid:\n${lines.join('\n')}`);
  }
  const e = parsed.data;
  assertOneOf(known, 'LEDGER_KEY', 'LEDGER_KEY_FILE');
  assertOneOf(known, 'LEDGER_NEXT_KEY', 'LEDGER_NEXT_KEY_FILE');
  const dataDir = resolve(e.DATA_DIR);
  const publicUrl = e.PUBLIC_URL ?? `http://localhost:${e.PORT}`;
  const ledgerKeyFile = resolve(e.LEDGER_KEY_FILE ?? `${dataDir}/keys/ledger.key`);
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir,
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL ?? null,
    publicUrl,
    worker: e.WORKER,
    ledgerOrigin: e.LEDGER_ORIGIN ?? (e.PUBLIC_URL === undefined ? LOCAL_ORIGIN : originOf(publicUrl)),
    ledgerKeyFile,
    ledgerKey: e.LEDGER_KEY ?? null,
    ledgerNextKeyFile: resolve(e.LEDGER_NEXT_KEY_FILE ?? `${ledgerKeyFile}.next`),
    ledgerNextKey: e.LEDGER_NEXT_KEY ?? null,
    ledgerContinues: e.LEDGER_CONTINUES ? resolve(e.LEDGER_CONTINUES) : null,
    fieldKeyFile: resolve(e.FIELD_KEY_FILE ?? `${dataDir}/keys/field.key`),
    demo: e.DEMO === 'on',
    outboundAllow: e.OUTBOUND_ALLOW ?? [],
    sessionIdleMinutes: e.SESSION_IDLE_MINUTES,
    smtpUrl: e.SMTP_URL ?? null,
    mailFrom: e.MAIL_FROM,
    trustProxy: e.TRUST_PROXY ?? null,
    rates: e.RATE_LIMIT,
    limits: {
      connections: e.CONNECTIONS_MAX,
      inFlight: e.IN_FLIGHT_MAX,
      inFlightOfCaller: e.IN_FLIGHT_PER_CALLER,
      streams: e.STREAMS_MAX,
      headersMs: e.HEADERS_TIMEOUT_MS,
      requestMs: Math.max(e.REQUEST_TIMEOUT_MS, e.HEADERS_TIMEOUT_MS),
    },
    screeningThreads: e.SCREENING_THREADS,
    stepUp: e.DEMO === 'on' ? 'enrolled' : e.WATCHBOOK_UNSAFE_STEP_UP,
    demoPassword: e.DEMO_PASSWORD,
    logLevel: e.LOG_LEVEL,
    unsafeFsyncOff: e.WATCHBOOK_UNSAFE_FSYNC_OFF === 'on',
    patienceMs: e.WATCHBOOK_UNSAFE_PATIENCE_MS,
    webDir: e.WATCHBOOK_WEB_DIR ? resolve(e.WATCHBOOK_WEB_DIR) : null,
  };
}

import { resolve } from 'node:path';
import { z } from 'zod';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const onOff = z.enum(['on', 'off']);

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
    .regex(/^[^\s+]{1,200}$/, 'no spaces or plus signs')
    .default('watchbook.local/ledger'),
  LEDGER_KEY_FILE: z.string().min(1).optional(),
  FIELD_KEY_FILE: z.string().min(1).optional(),
  DEMO: onOff.default('off'),
  DEMO_PASSWORD: z.string().min(15).default('watchbook-demo-2026'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  WATCHBOOK_UNSAFE_FSYNC_OFF: onOff.default('off'),
  WATCHBOOK_WEB_DIR: z.string().min(1).optional(),
});

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
  ledgerKeyFile: string;
  fieldKeyFile: string;
  demo: boolean;
  demoPassword: string;
  logLevel: (typeof logLevels)[number];
  /** Tests may run on a server with fsync off; an installation refuses to start on one. */
  unsafeFsyncOff: boolean;
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
  const dataDir = resolve(e.DATA_DIR);
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir,
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL ?? null,
    publicUrl: e.PUBLIC_URL ?? `http://localhost:${e.PORT}`,
    worker: e.WORKER,
    ledgerOrigin: e.LEDGER_ORIGIN,
    ledgerKeyFile: resolve(e.LEDGER_KEY_FILE ?? `${dataDir}/keys/ledger.key`),
    fieldKeyFile: resolve(e.FIELD_KEY_FILE ?? `${dataDir}/keys/field.key`),
    demo: e.DEMO === 'on',
    demoPassword: e.DEMO_PASSWORD,
    logLevel: e.LOG_LEVEL,
    unsafeFsyncOff: e.WATCHBOOK_UNSAFE_FSYNC_OFF === 'on',
    webDir: e.WATCHBOOK_WEB_DIR ? resolve(e.WATCHBOOK_WEB_DIR) : null,
  };
}

import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConsoleLogger, type LogLevel, RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { entities } from './entities.js';
import { migrations } from './migrations/index.js';
import { useFieldKeys } from './platform/crypto/encrypted.type.js';
import { FieldKeys } from './platform/crypto/field-keys.js';
import { readOrCreateSecret } from './platform/crypto/key-file.js';
import { Database } from './platform/database/database.js';
import { migrate } from './platform/database/migrate.js';
import { ensureRoles } from './platform/database/roles.js';
import { describeApi } from './platform/http/openapi.js';
import { RateLimitService } from './platform/http/limit/rate-limit.service.js';
import { createAdapter, prepareServer } from './platform/http/server.js';
import { serveWeb } from './platform/http/web.js';

/** Outside the versioned API: for machines that watch, and for witnesses. */
const unversioned = ['healthz', 'readyz', 'metrics', 'log/*path'].map((path) => ({ path, method: RequestMethod.ALL }));

/** Keys, roles, schema and connections: all that the portal needs before it serves. */
export async function openDatabase(config: Config): Promise<Database> {
  const keys = new FieldKeys(await readOrCreateSecret(config.fieldKeyFile));
  useFieldKeys(keys);
  await ensureRoles(config.databaseUrl, keys);
  await migrate(config.databaseUrl, migrations);
  return Database.connect(config.databaseUrl, keys, entities, config.patienceMs);
}

/** The portal, ready to listen. */
export async function createApp(given: Config): Promise<NestFastifyApplication> {
  const config = { ...given, webDir: given.webDir ?? builtWeb() };
  const database = await openDatabase(config);
  const logger = new ConsoleLogger({ json: true, logLevels: levelsFrom(config.logLevel) });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(config, database),
    createAdapter(config),
    {
      logger,
      bodyParser: false,
      abortOnError: false,
    },
  );
  app.setGlobalPrefix('api/v1', { exclude: unversioned });
  app.enableShutdownHooks();
  await prepareServer(app, config);
  tellRates(app);
  await serveWeb(app.getHttpAdapter().getInstance() as unknown as FastifyInstance, config.webDir);
  await app.init();
  serveDescription(app);
  return app;
}

/** Also where no guard was reached: unknown addresses, and what admission refused. */
function tellRates(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const rates = app.get(RateLimitService);
  server.addHook('onSend', (request, reply) => rates.tell(request, reply));
}

function builtWeb(): string | null {
  const built = resolve(import.meta.dirname, '../../web/dist/browser');
  return existsSync(built) ? built : null;
}

/** Worked out when it is first asked for: it takes longer than all the rest of the start. */
function serveDescription(app: NestFastifyApplication): void {
  let description: string | undefined;
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  server.get('/api/openapi.json', (_request, reply) => {
    description ??= JSON.stringify(describeApi(app));
    return reply.type('application/json').send(description);
  });
}

const order: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];
function levelsFrom(level: Config['logLevel']): LogLevel[] {
  if (level === 'silent') return [];
  const name = level === 'info' ? 'log' : level === 'trace' ? 'verbose' : level;
  return order.slice(0, order.indexOf(name) + 1);
}

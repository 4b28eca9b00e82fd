import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { readConfig } from '../config.js';
import { createAdapter, prepareServer } from '../platform/http/server.js';

/** What surrounds the routes, with one at `/here` and none of the portal; it needs no database. */
export async function bareServer(env: NodeJS.ProcessEnv): Promise<FastifyInstance> {
  const config = readConfig({ DATABASE_URL: 'postgresql://nobody@127.0.0.1/none', ...env });
  const adapter = createAdapter(config);
  await prepareServer({ getHttpAdapter: () => adapter } as unknown as NestFastifyApplication, config);
  const server = adapter.getInstance() as unknown as FastifyInstance;
  server.get('/here', () => 'here');
  server.post('/here', () => 'here');
  return server;
}

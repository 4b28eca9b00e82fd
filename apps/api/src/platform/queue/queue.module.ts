import { BullModule } from '@nestjs/bullmq';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createPostgresBackend, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import pg from 'pg';
import { CONFIG, type Config } from '../../config.js';
import { Database, surviveBrokenConnections } from '../database/database.js';

const QUEUE_POOL = Symbol('queue pool');

/** Connections of the queue when it lives in PostgreSQL; null with Redis. */
function queuePool({ redisUrl }: Config, { systemUrl }: Database): pg.Pool | null {
  if (redisUrl !== null) return null;
  const pool = new pg.Pool({ connectionString: systemUrl, options: '-c search_path=bullmq', max: 12 });
  surviveBrokenConnections(pool);
  return pool;
}

@Global()
@Module({
  providers: [{ provide: QUEUE_POOL, inject: [CONFIG, Database], useFactory: queuePool }],
  exports: [QUEUE_POOL],
})
class QueuePoolModule implements OnApplicationShutdown {
  constructor(@Inject(QUEUE_POOL) private readonly pool: pg.Pool | null) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }
}

/** Jobs run on PostgreSQL, or on Redis when its address is set; the same code either way. */
@Module({
  imports: [
    QueuePoolModule,
    BullModule.forRootAsync({
      inject: [CONFIG, QUEUE_POOL],
      useFactory: ({ redisUrl }: Config, pool: pg.Pool | null) => {
        setDefaultBackendFactory(redisUrl === null ? createPostgresBackend : undefined);
        const connection = redisUrl === null ? pool : { url: redisUrl, maxRetriesPerRequest: null };
        return {
          connection: connection as ConnectionOptions,
          defaultJobOptions: {
            attempts: 3,
            backoff: { type: 'exponential', delay: 1000 },
            removeOnComplete: 1000,
            removeOnFail: 1000,
          },
        };
      },
    }),
  ],
})
export class QueueModule {}

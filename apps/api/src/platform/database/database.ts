import { defineConfig, MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import type { EntityClass } from '@mikro-orm/core';
import pg from 'pg';
import type { Actor } from '@watchbook/contract';
import { actingRoles } from '@watchbook/policy';
import type { FieldKeys } from '../crypto/field-keys.js';
import { encryptedColumns, type EncryptedColumn } from '../crypto/rotation.js';
import { RowBinding } from '../crypto/row-binding.js';
import { PATIENCE_MS } from '../patience.js';
import { boundsOf } from './bounded-client.js';
import { APP_ROLE, roleUrl, SYSTEM_ROLE } from './roles.js';

const POOL = { app: 16, system: 8 };

/** The portal's two ways into PostgreSQL, both through roles that own nothing. */
export class Database {
  private constructor(
    private readonly app: MikroORM,
    private readonly background: MikroORM,
    /** Connections of the system role for what is not rows of entities: the sealer, the queue, LISTEN. */
    readonly systemPool: pg.Pool,
    readonly systemUrl: string,
  ) {}

  static async connect(
    ownerUrl: string,
    keys: FieldKeys,
    entities: EntityClass<object>[],
    patienceMs = PATIENCE_MS,
  ): Promise<Database> {
    const bounds = boundsOf(patienceMs);
    const systemUrl = roleUrl(ownerUrl, keys, SYSTEM_ROLE);
    // Each has a context of its own: a transaction of one never answers for the other.
    const init = (contextName: string, clientUrl: string, max: number) =>
      MikroORM.init(
        defineConfig({
          contextName,
          clientUrl,
          entities,
          subscribers: [new RowBinding()],
          pool: { min: 0, max },
          driverOptions: bounds,
          forceUtcTimezone: true,
          allowGlobalContext: false,
          schemaGenerator: { ignoreSchema: ['bullmq'] },
        }),
      );
    const app = await init(APP_ROLE, roleUrl(ownerUrl, keys, APP_ROLE), POOL.app);
    const background = await init(SYSTEM_ROLE, systemUrl, POOL.system);
    const pool = new pg.Pool({ connectionString: systemUrl, max: POOL.system, ...bounds });
    surviveBrokenConnections(pool);
    return new Database(app, background, pool, systemUrl);
  }

  /** A fresh entity manager that sees, under row level security, what the actor may see. */
  forActor(actor: Actor): EntityManager {
    return this.app.em.fork({ session: { variables: sessionVariables(actor) } });
  }

  /** A fresh entity manager of the system role. */
  forSystem(): EntityManager {
    return this.background.em.fork();
  }

  /** Every column of personal data that is written anew when a field key is added. */
  encryptedColumns(): EncryptedColumn[] {
    return encryptedColumns(this.background);
  }

  async close(): Promise<void> {
    await Promise.all([this.app.close(true), this.background.close(true), this.systemPool.end()]);
  }
}

/**
 * Keeps a connection that breaks from ending the process: idle ones tell the pool, those in use tell only themselves.
 * Whoever uses one hears of it from the query that fails.
 */
export function surviveBrokenConnections(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}

/** What row level security policies read with `current_setting('app.…', true)`. */
export function sessionVariables(actor: Actor): Record<string, string> {
  return {
    'app.institution': actor.institutionId,
    'app.kind': actor.institutionKind,
    'app.user': actor.userId,
    'app.roles': actingRoles(actor).join(','),
    'app.scopes': (actor.scopes ?? []).join(','),
    'app.tokens': actor.tokens.join(','),
    'app.sectors': actor.sectors.join(','),
    'app.jurisdictions': actor.jurisdictions.join(','),
  };
}

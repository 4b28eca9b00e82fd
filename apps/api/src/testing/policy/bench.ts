import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import { createTestDatabase } from '@watchbook/testing';
import fc from 'fast-check';
import type pg from 'pg';
import { entities } from '../../entities.js';
import { ActorLoader } from '../../identity/actor-loader.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { useFieldKeys } from '../../platform/crypto/encrypted.type.js';
import { FieldKeys } from '../../platform/crypto/field-keys.js';
import { Database } from '../../platform/database/database.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { Work } from '../../platform/database/work.js';
import { buildTemplate, TEST_FIELD_KEY } from '../template.js';
import { openPool } from '../pool.js';

/** A database in which every form of the rules can be asked for itself. */
export interface PolicyBench {
  /** As the portal asks: under row level security. */
  readonly portal: Database;
  readonly owner: pg.Pool;
  /** The owner of the server's databases: row security does not apply, so only the `where` decides. */
  readonly unlimited: MikroORM;
  readonly actors: ActorLoader;
  close(): Promise<void>;
}

/** Opens one for a suite. */
export async function openPolicyBench(): Promise<PolicyBench> {
  const keys = new FieldKeys(TEST_FIELD_KEY.text);
  useFieldKeys(keys);
  const database = await createTestDatabase({ template: 'api', build: buildTemplate });
  const portal = await Database.connect(database.url, keys, entities);
  const owner = openPool(database.url, 1);
  const unlimited = await MikroORM.init(
    defineConfig({ contextName: 'unlimited', clientUrl: database.url, entities, forceUtcTimezone: true }),
  );
  return {
    ...{ portal, owner, unlimited },
    actors: new ActorLoader(new InstitutionService(new Work(portal, new Idempotency()))),
    async close() {
      await unlimited.close(true);
      await owner.end();
      await portal.close();
      await database.drop();
    },
  };
}

/** At least as many decisions: `usual`, or `WATCHBOOK_DECISIONS` on demand. */
export const decisionsWanted = (usual: number): number => Number(process.env['WATCHBOOK_DECISIONS'] ?? usual);

/** Compares in as many random worlds as make so many decisions. `WATCHBOOK_SEED` repeats a run that failed. */
export function inWorlds<T>(
  property: fc.IAsyncProperty<T>,
  { decisions, perWorld }: { decisions: number; perWorld: number },
): Promise<void> {
  const seed = process.env['WATCHBOOK_SEED'] ? { seed: Number(process.env['WATCHBOOK_SEED']) } : {};
  // A world is too long to read: the seed makes it again.
  const inShort = (run: fc.RunDetails<T>): Promise<void> =>
    run.failed ? Promise.reject(new Error(`Seed ${run.seed}: ${String(run.errorInstance)}`)) : Promise.resolve();
  const numRuns = Math.ceil(decisions / perWorld);
  return fc.assert(property, { numRuns, endOnFailure: true, ...seed, asyncReporter: inShort });
}

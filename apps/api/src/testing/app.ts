import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabaseOptions } from '@watchbook/testing';
import type pg from 'pg';
import { createApp } from '../app.js';
import { readConfig, type Config } from '../config.js';
import { demoEmail } from '../demo/accounts.js';
import { Agent } from './agent.js';
import { buildTemplate, TEST_FIELD_KEY } from './template.js';
import { openPool } from './pool.js';

/** The portal over a database of its own, with the institutions and people of the demo and nothing else. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly config: Config;
  /** A connection of the database's owner, to look behind the portal's back. */
  readonly owner: pg.Pool;
  /** Changes rows as the owner of the database can: with the triggers switched off. */
  tamper(statement: string): Promise<void>;
  /** Somebody who is not signed in. */
  nobody(): Agent;
  /** The same, from another address. */
  from(address: string): Agent;
  /** Signs in as `analyst`, `officer` … of an institution of the demo. */
  as(local: string, slug: string): Promise<Agent>;
  stop(): Promise<void>;
}

/** For suites that block something and wait until that is noticed; longer than a busy machine takes. */
export const SHORT_PATIENCE = { WATCHBOOK_UNSAFE_PATIENCE_MS: '6000' };

/** A database that holds nothing yet. */
export const NOTHING: TestDatabaseOptions = { template: 'nothing', build: () => Promise.resolve() };
const PEOPLE: TestDatabaseOptions = { template: 'api', build: buildTemplate };

/** Starts the portal for one suite; requests are injected, no port is opened. */
export async function startTestApp(env: NodeJS.ProcessEnv = {}, before = PEOPLE): Promise<TestApp> {
  const database = await createTestDatabase(before);
  const folder = await mkdtemp(join(tmpdir(), 'watchbook-api-'));
  const fieldKeyFile = join(folder, 'field.key');
  await TEST_FIELD_KEY.write(fieldKeyFile);
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    FIELD_KEY_FILE: fieldKeyFile,
    LOG_LEVEL: 'silent',
    RATE_LIMIT: 'off',
    IN_FLIGHT_PER_CALLER: '512',
    SCREENING_THREADS: '1',
    WATCHBOOK_UNSAFE_FSYNC_OFF: 'on',
    WATCHBOOK_UNSAFE_PATIENCE_MS: '60000',
    WATCHBOOK_UNSAFE_STEP_UP: 'enrolled',
    ...env,
  });
  const app = await createApp(config);
  const owner = openPool(database.url, 2);
  return {
    app,
    config,
    owner,
    tamper: async (statement) => {
      await owner.query(`begin; set local session_replication_role = replica; ${statement}; commit`);
    },
    nobody: () => new Agent(app),
    from: (address) => new Agent(app, address),
    as: (local, slug) => new Agent(app).signIn(demoEmail(local, slug)),
    async stop() {
      await app.close();
      await owner.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@watchbook/testing';
import type pg from 'pg';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { foundPortal, type OperatorLink } from './found-portal.js';
import { Agent } from './testing/agent.js';
import { NOTHING } from './testing/app.js';
import { bodyOf } from './testing/answer.js';
import { TEST_FIELD_KEY } from './testing/template.js';
import { openPool } from './testing/pool.js';

const PASSWORD = 'four words of an operator';
const founders = [
  { name: 'Noor Haas', email: 'noor@platform.example' },
  { name: 'Ivo Brand', email: 'ivo@platform.example' },
];

const tokenOf = (url: string) => url.slice(url.indexOf('#') + 1);

let database: TestDatabase;
let folder: string;
let environment: NodeJS.ProcessEnv;
let links: OperatorLink[];
let app: NestFastifyApplication;
let owner: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase(NOTHING);
  folder = await mkdtemp(join(tmpdir(), 'watchbook-found-'));
  // The passwords of the server's roles follow from it, and other suites use them too.
  const fieldKeyFile = join(folder, 'field.key');
  await TEST_FIELD_KEY.write(fieldKeyFile);
  environment = {
    FIELD_KEY_FILE: fieldKeyFile,
    ...{ DATABASE_URL: database.url, DATA_DIR: folder, LOG_LEVEL: 'silent', DEMO: 'off', RATE_LIMIT: 'off' },
    ...{ WATCHBOOK_UNSAFE_FSYNC_OFF: 'on', WATCHBOOK_UNSAFE_STEP_UP: 'enrolled' },
  };
});
afterAll(async () => {
  await app.close();
  await owner.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('founding a portal', () => {
  it('wants two people with an address each', async () => {
    await expect(foundPortal(environment, { institution: 'P', operators: founders.slice(1) })).rejects.toThrow('two');
    const twice = { institution: 'P', operators: [founders[0]!, { ...founders[1]!, email: 'NOOR@platform.example' }] };
    await expect(foundPortal(environment, twice)).rejects.toThrow('of their own');
  });

  it('makes one institution with its operators, once, in the ledger', async () => {
    const wanted = { institution: 'Platform', operators: founders };
    const tried = await Promise.allSettled([foundPortal(environment, wanted), foundPortal(environment, wanted)]);
    const made = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(made).toHaveLength(1);
    links = made[0]!;
    await expect(foundPortal(environment, wanted)).rejects.toThrow('institutions already');
  });

  it('invites again while nobody has joined; earlier links, and whoever is not named any more, are out', async () => {
    const [mistyped] = await foundPortal(environment, {
      institution: 'Platform',
      operators: [{ name: 'Noor Haas', email: 'nor@platform.example' }, founders[1]!],
      again: true,
    });
    const before = [...links, mistyped!];
    links = await foundPortal(environment, { institution: 'Platform', operators: founders, again: true });
    app = await createApp(readConfig(environment));
    owner = openPool(database.url, 1);
    for (const { url } of before) {
      const answer = await new Agent(app).post('/api/v1/account-links/uses', {
        token: tokenOf(url),
        password: PASSWORD,
      });
      expect(answer.status).toBe(404);
    }
  });

  it('lets each operator set a password and work', async () => {
    for (const { url, email } of links) {
      bodyOf(await new Agent(app).post('/api/v1/account-links/uses', { token: tokenOf(url), password: PASSWORD }));
      await new Agent(app).signIn(email, PASSWORD);
    }
    const operator = await new Agent(app).signIn(founders[0]!.email, PASSWORD);
    expect((await operator.get('/api/v1/me')).body).toMatchObject({
      roles: ['operator'],
      institution: { name: 'Platform' },
    });
    const { rows } = await owner.query<{ action: string }>('select action from ledger_entry order by seq limit 1');
    expect(rows).toEqual([{ action: 'portal.founded' }]);
    const again = { institution: 'Platform', operators: founders, again: true };
    await expect(foundPortal(environment, again)).rejects.toThrow('joined this portal already');
  });
});

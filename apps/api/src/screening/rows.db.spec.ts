import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { demoEmail } from '../demo/accounts.js';
import { institutionId, userId } from '../demo/people.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { APP_ROLE } from '../platform/database/roles.js';

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp();
  const analyst = await portal.as('analyst', 'harbor-insurance');
  for (const name of ['First Question', 'Second Question']) await analyst.post('/api/v1/screenings', { name });
  await (await portal.as('analyst', 'meridian-bank')).post('/api/v1/screenings', { name: 'Third Question' });
});
afterAll(() => portal.stop());

interface Session {
  local?: string;
  slug?: string;
  roles?: string;
}

/** Runs SQL with the rights of a request, and takes it back. */
async function as<T extends pg.QueryResultRow>({ local, slug, roles }: Session, sql: string): Promise<T[]> {
  const client = await portal.owner.connect();
  try {
    await client.query('begin');
    await client.query(`set local role ${APP_ROLE}`);
    const settings = {
      'app.institution': slug ? institutionId(slug) : '',
      'app.user': local && slug ? userId(demoEmail(local, slug)) : '',
      'app.roles': roles ?? '',
    };
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [name, value]);
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const count = async (session: Session, table: string) =>
  (await as<{ n: number }>(session, `select count(*)::integer as n from ${table}`))[0]?.n;

describe('rows of screenings', () => {
  it.each([
    ['who made them', { local: 'analyst', slug: 'harbor-insurance', roles: 'analyst' }, 2],
    [
      'the compliance officer of their institution',
      { local: 'officer', slug: 'harbor-insurance', roles: 'compliance-officer' },
      2,
    ],
    ['a colleague who is an analyst', { local: 'officer', slug: 'harbor-insurance', roles: 'analyst' }, 0],
    [
      'the administrator of their institution',
      { local: 'admin', slug: 'harbor-insurance', roles: 'institution-admin' },
      0,
    ],
    [
      'the officer of another institution',
      { local: 'officer', slug: 'aurora-insurance', roles: 'compliance-officer' },
      0,
    ],
    ['the auditor', { local: 'auditor', slug: 'audit-office', roles: 'auditor' }, 0],
    ['the operator', { local: 'operator', slug: 'platform', roles: 'operator' }, 0],
    ['nobody', {}, 0],
  ])('are shown to %s as far as they may be', async (_who, session, rows) => {
    expect(await count(session, 'screening')).toBe(rows);
  });

  it('are neither changed nor removed by a request, nor made in the name of another', async () => {
    const session = { local: 'analyst', slug: 'harbor-insurance', roles: 'analyst' };
    await expect(as(session, `update screening set targets = '{}'`)).rejects.toThrow('permission denied');
    await expect(as(session, 'delete from screening')).rejects.toThrow('permission denied');
    const foreign = `insert into screening (id, institution_id, user_id, query, query_hash, targets, screened_at)
      values (gen_random_uuid(), '${institutionId('harbor-insurance')}', '${userId(demoEmail('officer', 'harbor-insurance'))}', '', 'x', '{}', now())`;
    await expect(as(session, foreign)).rejects.toThrow('row-level security');
  });

  it('are counted for their own institution alone', async () => {
    const usage = `select by_user, by_institution from screening_count('-infinity', '{}')`;
    expect(await as({ local: 'officer', slug: 'harbor-insurance', roles: 'analyst' }, usage)).toEqual([
      { by_user: 0, by_institution: 2 },
    ]);
    expect(await as({}, usage)).toEqual([{ by_user: 0, by_institution: 0 }]);
  });
});

describe('rows of public lists', () => {
  it('are written by no request', async () => {
    const operator = { local: 'operator', slug: 'platform', roles: 'operator' };
    for (const table of ['list_entry', 'list_identifier', 'list_source']) {
      await expect(as(operator, `delete from ${table}`)).rejects.toThrow('permission denied');
    }
    await expect(as(operator, 'select bytes from list_import_part')).rejects.toThrow('permission denied');
    await expect(as(operator, 'delete from list_import_file')).rejects.toThrow('permission denied');
  });

  it('of imports are for the operator who asked for them', async () => {
    const analyst = { local: 'analyst', slug: 'harbor-insurance', roles: 'analyst' };
    const insert = `insert into list_import (id, format, institution_id, requested_by, state, stage, requested_at)
      values (gen_random_uuid(), 'ofac-sdn', '${institutionId('harbor-insurance')}', '${userId(demoEmail('analyst', 'harbor-insurance'))}', 'queued', 'queued', now())`;
    await expect(as(analyst, insert)).rejects.toThrow('row-level security');
    const imported = await (
      await portal.as('operator', 'platform')
    ).post('/api/v1/imports', { format: 'bis-denied-persons', files: [{ name: 'dpl', size: 9 }] });
    expect(imported.status).toBe(202);
    const operator = { local: 'operator', slug: 'platform', roles: 'operator' };
    for (const [table, n] of Object.entries({ list_import: 1, list_import_file: 1 })) {
      expect([table, await count(operator, table)]).toEqual([table, n]);
      expect([table, await count(analyst, table)]).toEqual([table, 0]);
    }
  });
});

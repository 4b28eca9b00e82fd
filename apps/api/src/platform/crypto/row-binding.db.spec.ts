import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@watchbook/testing';
import type pg from 'pg';
import { demoEmail } from '../../demo/accounts.js';
import { userId } from '../../demo/people.js';
import { entities } from '../../entities.js';
import { User } from '../../identity/user/user.entity.js';
import { buildTemplate, TEST_FIELD_KEY } from '../../testing/template.js';
import { Database } from '../database/database.js';
import { useFieldKeys } from './encrypted.type.js';
import { FieldKeys } from './field-keys.js';
import { isBound, readHeader } from './field-format.js';
import { openPool } from '../../testing/pool.js';

const [own, other] = ['analyst', 'officer'].map((local) => userId(demoEmail(local, 'meridian-bank'))) as [
  string,
  string,
];

let database: TestDatabase;
let owner: pg.Pool;
let portal: Database;

beforeAll(async () => {
  const keys = new FieldKeys(TEST_FIELD_KEY.text);
  useFieldKeys(keys);
  database = await createTestDatabase({ template: 'api', build: buildTemplate });
  portal = await Database.connect(database.url, keys, entities);
  owner = openPool(database.url, 1);
});

afterAll(async () => {
  await owner.end();
  await portal.close();
  await database.drop();
});

const read = (id: string) => portal.forSystem().findOneOrFail(User, id);
const move = (statement: string) =>
  owner.query(`begin; set local session_replication_role = replica; ${statement}; commit`);

describe('an encrypted value', () => {
  it('is bound to its table, column and row when it is written', async () => {
    const { rows } = await owner.query<{ name: Buffer; email: Buffer }>('select name, email from app_user');
    expect(rows.length).toBeGreaterThan(0);
    for (const { name, email } of rows)
      for (const bytes of [name, email]) expect(isBound(readHeader(bytes))).toBe(true);
    expect((await read(own)).name).not.toBe((await read(other)).name);
  });

  it('is refused in another row', async () => {
    const name = (await owner.query<{ name: Buffer }>('select name from app_user where id = $1', [own])).rows[0]!.name;
    await move(`update app_user set name = (select name from app_user where id = '${other}') where id = '${own}'`);
    await expect(read(own)).rejects.toThrow('moved there from another row');
    await expect(portal.forSystem().find(User, { id: own })).rejects.toThrow('moved there from another row');
    await move(`update app_user set name = '\\x${name.toString('hex')}' where id = '${own}'`);
    await expect(read(own)).resolves.toMatchObject({ id: own });
  });

  it('is refused in another column', async () => {
    const before = (await owner.query<{ name: Buffer }>('select name from app_user where id = $1', [own])).rows[0]!
      .name;
    await move(`update app_user set name = email where id = '${own}'`);
    await expect(read(own)).rejects.toThrow();
    await move(`update app_user set name = '\\x${before.toString('hex')}' where id = '${own}'`);
  });

  it('of the older form, which names no place, is still read', async () => {
    const { name } = await read(own);
    const old = new FieldKeys(TEST_FIELD_KEY.text).encrypt(JSON.stringify(name));
    await move(`update app_user set name = '\\x${old.toString('hex')}' where id = '${own}'`);
    expect((await read(own)).name).toBe(name);
  });
});

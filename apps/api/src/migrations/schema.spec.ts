import { describe, expect, it } from '@jest/globals';
import { expectGenerated } from '../testing/generated.js';
import { migrations } from './index.js';

describe('the schema', () => {
  it('is what docs/schema.sql shows', async () => {
    const steps = migrations.map(
      ({ name, statements }) => `-- ${name}\n\n${statements.map((statement) => `${outdent(statement)};\n`).join('\n')}`,
    );
    await expectGenerated('docs/schema.sql', steps.join('\n'));
    expect(steps.length).toBeGreaterThan(0);
  });

  it('has steps of different names', () => {
    const names = migrations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('forces row level security on every table it creates', () => {
    const sql = migrations.flatMap(({ statements }) => statements).join(';\n');
    const tables = [...sql.matchAll(/create table (\w+) \(/g)].map(([, table]) => table!);
    const open = tables.filter((table) => !sql.includes(`alter table ${table} force row level security`));
    // The counter holds numbers only and is reached through a function.
    expect(open).toEqual(['reference_counter']);
    expect(tables.length).toBeGreaterThan(10);
  });

  it('refuses a change of every table without a ledger intent, but for those that hold no business', () => {
    const sql = migrations.flatMap(({ statements }) => statements).join(';\n');
    const tables = [...sql.matchAll(/create table (\w+) \(/g)].map(([, table]) => table!);
    const free = tables.filter((table) => !sql.includes(`create constraint trigger ${table}_requires_intent`));
    const business = free.filter((table) => !table.startsWith('ledger_'));
    expect(business.sort()).toEqual(withoutIntent);
  });
});

/** Counters, throttles, sessions (which note their last use) and files that wait for their import. */
const withoutIntent = ['idempotency_key', 'list_import_file', 'reference_counter', 'sign_in_attempt', 'user_session'];

const outdent = (statement: string) => statement.replace(/\n {5}/g, '\n  ');

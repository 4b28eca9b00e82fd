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
    const tables = [...sql.matchAll(/create (?:unlogged )?table (\w+) \(/g)].map(([, table]) => table!);
    const open = tables.filter((table) => !sql.includes(`alter table ${table} force row level security`));
    // The counter holds numbers only and is reached through a function.
    expect(open).toEqual(['reference_counter']);
    expect(tables.length).toBeGreaterThan(10);
  });
});

const outdent = (statement: string) => statement.replace(/\n {5}/g, '\n  ');

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRules } from './boundaries.mjs';
import { Miniature } from './miniature.mjs';

const nest = "import { Injectable } from '@nestjs/common';\nexport const x = Injectable;\n";
const orm = "import { MikroORM } from '@mikro-orm/core';\nexport const x = MikroORM;\n";
const angular = "import { Component } from '@angular/core';\nexport const x = Component;\n";
const project = (name) => `import { known } from '@watchbook/${name}';\nexport const x = known;\n`;
const from = (path) => `import * as other from '${path}';\nexport const x = other;\n`;
const typeFrom = (path) => `import type { known } from '${path}';\nexport type X = typeof known;\n`;
const known = 'export const known = 1;\n';

/** One file for each rule, with the name of the boundary that it must break. */
const bad = {
  'libs/contract/src/a.ts': ['contract-never-Nest', nest],
  'libs/contract/src/b.ts': ['contract-projects', project('ledger')],
  'libs/policy/src/a.ts': ['policy-never-MikroORM', orm],
  'libs/policy/src/b.ts': ['policy-projects', project('matching')],
  'libs/policy/src/c.ts': ['policy-projects', project('testing')],
  'libs/ledger/src/a.ts': ['ledger-never-Angular', angular],
  'libs/matching/src/a.ts': ['matching-never-Nest', nest],
  'libs/ui/src/a.ts': ['ui-never-MikroORM', orm],
  'libs/ui/src/b.ts': ['ui-projects', project('policy')],
  'libs/testing/src/a.ts': ['testing-never-Angular', angular],
  'apps/api/src/a.ts': ['api-never-Angular', angular],
  'apps/api/src/b.ts': ['api-projects', project('testing')],
  'apps/web/src/a.ts': ['web-never-Nest', nest],
  'apps/web/src/b.ts': ['web-projects', project('matching')],
  'apps/cli/src/a.ts': ['cli-projects', project('policy')],
  'apps/cli/src/b.ts': ['installed', from('no-such-package')],
  'apps/cli/src/c.ts': ['no-cycles', from('./d.js')],
  'apps/api/src/warning/door.ts': ['slice-through-its-door', from('../notice/notice-view.js')],
  'apps/api/src/warning/row.ts': ['row-of-another-slice-as-type', from('../notice/notice.entity.js')],
  'apps/api/src/warning/sql.ts': ['schema-from-schema', from('../notice/notice.schema.js')],
  'apps/api/src/warning/example.ts': ['nobody-needs-what-is-above', from('../demo/demo.service.js')],
  'apps/api/src/ledger/up.ts': ['shared-imports-no-slice', from('../notice/notice.service.js')],
  'apps/api/src/platform/up.ts': ['shared-imports-no-slice', from('../notice/notice.service.js')],
};

const good = {
  'apps/cli/src/d.ts': from('./c.js'),
  'apps/api/src/notice/notice-view.ts': known,
  'apps/api/src/notice/notice.entity.ts': known,
  'apps/api/src/notice/notice.schema.ts': known,
  'apps/api/src/notice/notice.service.ts': from('./notice-view.js'),
  'apps/api/src/demo/demo.service.ts': from('../notice/notice.entity.js'),
  'apps/api/src/warning/warning.service.ts': from('../notice/notice.service.js'),
  'apps/api/src/warning/warning-view.ts': typeFrom('../notice/notice.entity.js'),
  'apps/api/src/warning/warning.schema.ts': from('../notice/notice.schema.js'),
  'apps/api/src/warning/warning.api.spec.ts': project('testing'),
  'apps/web/src/c.ts': project('ledger'),
  'libs/policy/src/d.ts': project('contract'),
};

describe('boundaries', () => {
  let miniature;
  let found;
  beforeAll(() => {
    const texts = Object.entries(bad).map(([path, [, text]]) => [path, text]);
    miniature = new Miniature({ ...Object.fromEntries(texts), ...good });
    found = miniature.cruise();
  });
  afterAll(() => miniature?.remove());

  it.each(Object.entries(bad))('are broken by %s', (path, [rule]) => {
    expect(found[path]).toContain(rule);
  });

  it('are kept by what the table allows', () => {
    const broken = Object.keys(good).filter((path) => path in found && path !== 'apps/cli/src/d.ts');
    expect(broken).toEqual([]);
  });

  it('ask of every project for one tag with a row', () => {
    const stranger = { folder: 'libs/stranger', tags: ['project:stranger'] };
    expect(() => projectRules([stranger])).toThrow('libs/stranger/package.json needs one tag');
    expect(() => projectRules([{ folder: 'libs/policy', tags: [] }])).toThrow('needs one tag');
  });
});

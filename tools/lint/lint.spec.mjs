import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Miniature } from './miniature.mjs';

const good = `import { known } from './index.js';

/** Tells whether it is known. */
export async function isKnown(value: number): Promise<boolean> {
  return Promise.resolve(value === known);
}
`;
const runner = `
type Test = (name: string, run?: () => void) => void;
export declare const it: Test & { only: Test; skip: Test; todo: Test };
export declare const xit: Test;
`;

/** One file for each rule, with the name of the rule that it must break. */
const bad = {
  'libs/policy/src/any.ts': [
    '@typescript-eslint/no-explicit-any',
    'export const x = (y: any): unknown => y as unknown;\n',
  ],
  'libs/policy/src/floating.ts': [
    '@typescript-eslint/no-floating-promises',
    'export function start(work: () => Promise<void>): void {\n  work();\n}\n',
  ],
  'libs/policy/src/misused.ts': [
    '@typescript-eslint/no-misused-promises',
    'export const each = (list: number[]): void => {\n  list.forEach(async (n) => Promise.resolve(n));\n};\n',
  ],
  'libs/policy/src/unsafe.ts': [
    '@typescript-eslint/no-unsafe-return',
    'export const parse = (text: string): { a: string } => JSON.parse(text);\n',
  ],
  'libs/policy/src/later.ts': ['no-warning-comments', '// fixme: later\nexport const later = 1;\n'],
  'libs/policy/src/print.ts': ['no-console', 'export const print = (): void => {\n  console.log("x");\n};\n'],
  'libs/policy/src/loose.ts': ['eqeqeq', 'export const same = (a: string, b: string): boolean => a == b;\n'],
  'libs/policy/src/long.ts': [
    'max-lines',
    Array.from({ length: 301 }, (_, n) => `export const a${n} = ${n};\n`).join(''),
  ],
  'libs/policy/src/idle.ts': [
    'Unused eslint-disable directive (no problems were reported).',
    '/* eslint-disable */\nexport const idle = 1;\n',
  ],
  'libs/policy/src/only.spec.ts': ['no-restricted-syntax', `${runner}it.only('runs');\n`],
  'libs/policy/src/skip.spec.ts': ['no-restricted-syntax', `${runner}it.skip('runs');\n`],
  'libs/policy/src/todo.spec.ts': ['no-restricted-syntax', `${runner}it.todo('runs');\n`],
  'libs/policy/src/xit.spec.ts': ['no-restricted-syntax', `${runner}xit('runs');\n`],
  'libs/ui/src/prefix.ts': [
    '@angular-eslint/component-selector',
    "import { Component } from '@angular/core';\n\n@Component({ selector: 'other-name', template: '' })\nexport class Other {}\n",
  ],
  'libs/ui/src/picture.html': ['@angular-eslint/template/alt-text', '<img src="x.png" />\n'],
  'tools/probe/unknown.mjs': ['no-undef', 'export const x = unknownName;\n'],
};

describe('lint', () => {
  let miniature;
  let found;
  beforeAll(() => {
    const files = Object.fromEntries(Object.entries(bad).map(([path, [, text]]) => [path, text]));
    miniature = new Miniature({ ...files, 'libs/policy/src/good.ts': good });
    found = miniature.lint();
  });
  afterAll(() => miniature?.remove());

  it.each(Object.entries(bad))('refuses %s', (path, [rule]) => {
    expect(found[path]).toEqual([rule]);
  });

  it('accepts what breaks no rule', () => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(bad).sort());
  });
});

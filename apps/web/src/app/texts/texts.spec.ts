import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { problemCodes } from '@watchbook/contract';
import { texts as en } from './en/index.js';
import { texts as zh } from './zh-CN/index.js';

const roots = [resolve('apps/web/src/app'), resolve('libs/ui/src')];
const sources = roots.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|html)$/.test(name) && !/\.spec\.ts$|generated|^texts|testing/.test(name))
    .map((name) => readFileSync(join(root, name), 'utf8')),
);
const groups = Object.keys(en).join('|');

function flat(texts: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flat(value as object, `${prefix}${key}.`)],
    ),
  );
}

/** Whole keys that go into a pipe, into `translate` or into a member for a text; keys that are put together are left out. */
function usedKeys(): string[] {
  const key = `'((?:${groups})(?:\\.[\\w-]+)+)'`;
  const piped = new RegExp(`${key}(?=[^"{}]{0,160}\\| (?:transloco|plural))`, 'g');
  const named = new RegExp(`(?:translate\\(|title: |text: |keyText: )${key}`, 'g');
  const found = sources.flatMap((source) => [...source.matchAll(piped), ...source.matchAll(named)]);
  return [...new Set(found.map((match) => match[1]!))];
}

describe('texts', () => {
  const english = flat(en);
  const chinese = flat(zh);

  it('exist for every key that a page names', () => {
    expect(usedKeys().length).toBeGreaterThan(100);
    const missing = usedKeys().filter((key) => !english.has(key) && !english.has(`${key}.other`));
    expect(missing).toEqual([]);
  });

  it('exist in Chinese for every English one', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('take the same values in both languages', () => {
    const values = (text: string) => [...text.matchAll(/\{\{ (\w+) \}\}/g)].map((match) => match[1]).sort();
    const different = [...english].filter(([key, text]) => `${values(text)}` !== `${values(chinese.get(key) ?? '')}`);
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('are Chinese, but for names and codes', () => {
    const plain = /^(LEI 编码|IBAN|BIC|\{\{ n \}\} \/ 100|\{\{ name \}\})$/;
    const untranslated = [...chinese].filter(([, text]) => !/[\u4e00-\u9fff]/.test(text) && !plain.test(text));
    expect(untranslated.map(([key]) => key)).toEqual([]);
  });

  it('say what to do for every problem', () => {
    expect(problemCodes.filter((code) => !english.has(`problem.${code}.next`))).toEqual([]);
  });
});

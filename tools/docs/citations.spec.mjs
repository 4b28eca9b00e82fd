import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { citationsOf, misfitsOf, rowsOf } from './citations.mjs';

const root = resolve(import.meta.dirname, '../..');

describe('what a page cites', () => {
  it('is a file, or a test of it by words of its name', () => {
    const page = 'In `docs/x.md`, `a/b.spec.ts › is so` and `docker/Caddyfile`, not in `docs/nowhere` or `POST /x`.';
    expect(citationsOf(page)).toEqual([
      { file: 'docs/x.md', test: null },
      { file: 'a/b.spec.ts', test: 'is so' },
      { file: 'docker/Caddyfile', test: null },
    ]);
  });

  it('is found after a block of text with its own marks', () => {
    expect(citationsOf('```\nblock\n```\nIn `docs/x.md`.')).toEqual([{ file: 'docs/x.md', test: null }]);
  });

  it('is found at the root and in the API, and missed where it is not', () => {
    const page =
      '`tools/docs/citations.mjs` `config.ts` `tools/docs/citations.spec.mjs › is found at the root` ' +
      '`tools/docs/nowhere.mjs` `config.ts › no such words`';
    expect(misfitsOf(root, page)).toEqual([
      'tools/docs/nowhere.mjs: there is no such file',
      'config.ts: no test is named “no such words”',
    ]);
  });
});

describe('the rows of a page', () => {
  it('are those of tables that begin with the columns', () => {
    const page =
      '| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | b |\n|---|---|\n| 3 | 4 |\ntext\n| a | b | c |\n|---|---|---|\n| 5 | | 6 |';
    expect(rowsOf(page, ['a', 'b'])).toEqual([
      { a: '1', b: '2' },
      { a: '5', b: '', c: '6' },
    ]);
  });
});

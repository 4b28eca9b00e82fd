import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect } from '@jest/globals';

/**
 * Demands that a generated file is what is committed; `npm run generate` writes it instead.
 * @param path below the workspace
 */
export async function expectGenerated(path: string, content: string): Promise<void> {
  const file = resolve(import.meta.dirname, '../../../..', path);
  if (process.env['WATCHBOOK_GENERATE'] === '1') await writeFile(file, content);
  expect(await readFile(file, 'utf8').catch(() => '')).toBe(content);
}

import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readOrCreateSecret } from './key-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a key file', () => {
  it('is made once, for its owner alone', async () => {
    const file = join(folder, 'deep', 'field.key');
    const made = await readOrCreateSecret(file);
    expect(Buffer.from(made, 'base64')).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readOrCreateSecret(file)).toBe(made);
  });

  it('is the same for processes that start at once', async () => {
    const file = join(folder, 'field.key');
    const made = await Promise.all(Array.from({ length: 20 }, () => readOrCreateSecret(file)));
    expect(new Set(made).size).toBe(1);
    expect(await readdir(folder)).toEqual(['field.key']);
  });

  it('is refused when others may read it', async () => {
    const file = join(folder, 'field.key');
    await readOrCreateSecret(file);
    await chmod(file, 0o644);
    await expect(readOrCreateSecret(file)).rejects.toThrow('chmod 600');
  });
});

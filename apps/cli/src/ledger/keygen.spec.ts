import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSigner, decodeVkey, encodeVkey } from '@watchbook/ledger';
import { runCli } from '../test/run-cli.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-keygen-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('watchbook ledger keygen', () => {
  it('makes a key that its owner alone may read, and prints its public half', async () => {
    const out = join(folder, 'ledger.key.next');
    const { code, stdout } = await runCli('ledger', 'keygen', '--origin', 'portal.example/log', '--out', out);
    expect([code, decodeVkey(stdout).name]).toEqual([0, 'portal.example/log']);
    expect(encodeVkey(decodeSigner(await readFile(out, 'utf8')))).toBe(stdout.trim());
    expect((await stat(out)).mode & 0o777).toBe(0o600);
  });

  it('overwrites nothing, and refuses a name that is none', async () => {
    const out = join(folder, 'key');
    await runCli('ledger', 'keygen', '--origin', 'a', '--out', out);
    const before = await readFile(out, 'utf8');
    expect((await runCli('ledger', 'keygen', '--origin', 'a', '--out', out)).code).toBe(5);
    expect(await readFile(out, 'utf8')).toBe(before);
    expect((await runCli('ledger', 'keygen', '--origin', 'a b', '--out', join(folder, 'other'))).code).toBe(2);
  });
});

import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeSigner, encodeVkey, makeSigner } from '@watchbook/ledger';
import { KeyRing } from './log-key.js';

const ledgerOrigin = 'watchbook.test/log';
const key = makeSigner(ledgerOrigin, new Uint8Array(32).fill(1));
const next = makeSigner(ledgerOrigin, new Uint8Array(32).fill(2));
const seedOf = (seed: Uint8Array): string => Buffer.from(seed).toString('base64');
let folder: string;
let settings: Parameters<typeof KeyRing.open>[0];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-keys-'));
  const ledgerKeyFile = join(folder, 'ledger.key');
  settings = {
    ledgerOrigin,
    ledgerKeyFile,
    ledgerNextKeyFile: `${ledgerKeyFile}.next`,
    ledgerKey: null,
    ledgerNextKey: null,
  };
});
afterEach(() => rm(folder, { recursive: true }));

const write = (file: string, text: string): Promise<void> => writeFile(file, `${text}\n`, { mode: 0o600 });

describe('the key of the log', () => {
  it('is made on the first start, and is the same after that', async () => {
    const { current } = await KeyRing.open(settings);
    expect((await KeyRing.open(settings)).current).toEqual(current);
  });

  it.each([
    ['a seed', seedOf(key.seed)],
    ['a signing key', encodeSigner(key)],
  ])('is read as %s, from a file or from the environment', async (_what, text) => {
    expect((await KeyRing.open({ ...settings, ledgerKey: text })).current).toEqual(key);
    expect(await readdir(folder)).toEqual([]);
    await write(settings.ledgerKeyFile, text);
    expect((await KeyRing.open(settings)).current).toEqual(key);
  });

  it.each([
    ['nothing', 'x', 'does not hold a key'],
    ['a key of another log', encodeSigner(makeSigner('other', key.seed)), 'belongs to other'],
    ['a damaged key', encodeSigner(key).replace(/.{4}$/, ''), 'NAME+ID+BASE64'],
  ])('is not read from %s, and the fault does not tell it', async (_what, text, why) => {
    const attempt = KeyRing.open({ ...settings, ledgerKey: text });
    await expect(attempt).rejects.toThrow(why);
    await attempt.catch((cause: Error) => expect(cause.message).not.toContain(seedOf(key.seed).slice(0, 20)));
  });

  it('that others may read is refused', async () => {
    await write(settings.ledgerKeyFile, encodeSigner(key));
    await chmod(settings.ledgerKeyFile, 0o640);
    await expect(KeyRing.open(settings)).rejects.toThrow('chmod 600');
  });
});

describe('the next key', () => {
  beforeEach(() => write(settings.ledgerKeyFile, encodeSigner(key)));

  it('is noticed when it is there, and held beside the present one', async () => {
    const ring = await KeyRing.open(settings);
    expect([ring.next, ring.find(next)]).toEqual([null, null]);
    await write(settings.ledgerNextKeyFile, encodeSigner(next));
    await ring.refresh();
    expect([ring.next, ring.find(next), ring.find(key)]).toEqual([next, next, key]);
    expect((await KeyRing.open({ ...settings, ledgerNextKey: encodeSigner(next) })).next).toEqual(next);
  });

  it('takes the place of the old one, of which only the public key stays', async () => {
    await write(settings.ledgerNextKeyFile, encodeSigner(next));
    const [ring, other] = [await KeyRing.open(settings), await KeyRing.open(settings)];
    await ring.settle();
    expect([ring.current, ring.next]).toEqual([next, null]);
    const retired = `ledger.key.retired-${key.keyId}`;
    expect((await readdir(folder)).sort()).toEqual(['ledger.key', retired]);
    expect(await readFile(join(folder, retired), 'utf8')).toBe(`${encodeVkey(key)}\n`);
    await other.refresh();
    expect([other.current, other.next]).toEqual([next, null]);
    await ring.settle();
    expect((await KeyRing.open(settings)).current).toEqual(next);
  });

  it('that cannot be used is told, and the present one signs on', async () => {
    const ring = await KeyRing.open(settings);
    await write(settings.ledgerNextKeyFile, 'half a k');
    await ring.refresh();
    expect(ring).toMatchObject({ current: key, next: null, fault: expect.stringContaining('does not hold a key') });
  });

  it('that is the present one is none', async () => {
    await write(settings.ledgerNextKeyFile, encodeSigner(key));
    expect((await KeyRing.open(settings)).next).toBeNull();
  });
});

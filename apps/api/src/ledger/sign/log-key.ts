import { open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodeSigner, encodeVkey, isSameKey, makeSigner, type Signer, type Verifier } from '@watchbook/ledger';
import type { Config } from '../../config.js';
import { readOrCreateSecret, readSecret } from '../../platform/crypto/key-file.js';

type KeySettings = Pick<Config, 'ledgerKey' | 'ledgerKeyFile' | 'ledgerNextKey' | 'ledgerNextKeyFile' | 'ledgerOrigin'>;

/** Keys of the log that a process holds. Which of them signs, the log itself says. */
export interface HeldKeys {
  /** The key of the settings; by it the log is known that belongs to this installation. */
  readonly current: Signer;
  /** The held key that is this one, or null. */
  find(verifier: Verifier): Signer | null;
}

/**
 * The keys in files or the environment: the one that signs, and the one that shall sign next, once it is there.
 *
 * A key is the text that `watchbook ledger keygen` writes, or a seed of 32 bytes in base64.
 */
export class KeyRing implements HeldKeys {
  private constructor(
    private readonly settings: KeySettings,
    private held: { current: Signer; next: Signer | null; fault: string | null },
  ) {}

  /**
   * Reads the keys; the signing key is made on the first start, where it lies in a file.
   * @throws Error when others may read the file, or it holds something else
   */
  static async open(settings: KeySettings): Promise<KeyRing> {
    return new KeyRing(settings, await readKeys(settings));
  }

  get current(): Signer {
    return this.held.current;
  }

  get next(): Signer | null {
    return this.held.next;
  }

  /** Why the next key cannot be used; null when it can, or there is none. */
  get fault(): string | null {
    return this.held.fault;
  }

  find(verifier: Verifier): Signer | null {
    const { current, next } = this.held;
    return [current, next].find((key) => key !== null && isSameKey(key, verifier)) ?? null;
  }

  /** Looks for a next key, and whether another process of this machine has put it in its place. */
  async refresh(): Promise<void> {
    this.held = await readKeys(this.settings);
  }

  /**
   * Puts the next key, which has signed by now, in the place of the old one. The old secret is gone with that, so that
   * nobody can sign an old size again; its verifier key stays as `<file>.retired-<key id>`.
   */
  async settle(): Promise<void> {
    const { current, next } = this.held;
    const { ledgerKey, ledgerKeyFile, ledgerNextKey, ledgerNextKeyFile } = this.settings;
    if (!next || ledgerKey !== null || ledgerNextKey !== null) return;
    await writeFile(`${ledgerKeyFile}.retired-${current.keyId}`, `${encodeVkey(current)}\n`);
    await rename(ledgerNextKeyFile, ledgerKeyFile);
    const folder = await open(dirname(ledgerKeyFile), 'r');
    await folder.sync().finally(() => folder.close());
    await this.refresh();
  }
}

/** The next key first: the other one may be replaced by it in this moment. */
async function readKeys(settings: KeySettings): Promise<KeyRing['held']> {
  const { ledgerOrigin, ledgerKey, ledgerKeyFile } = settings;
  const found = await readNext(settings).catch((cause: Error) => cause);
  const text = ledgerKey ?? (await readOrCreateSecret(ledgerKeyFile));
  const current = parseKey(text, ledgerOrigin, ledgerKey === null ? ledgerKeyFile : 'LEDGER_KEY');
  if (found instanceof Error) return { current, next: null, fault: found.message };
  return { current, next: found && !isSameKey(found, current) ? found : null, fault: null };
}

async function readNext({ ledgerOrigin, ledgerNextKey, ledgerNextKeyFile }: KeySettings): Promise<Signer | null> {
  if (ledgerNextKey !== null) return parseKey(ledgerNextKey, ledgerOrigin, 'LEDGER_NEXT_KEY');
  const text = await readSecret(ledgerNextKeyFile).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  });
  return text === null ? null : parseKey(text, ledgerOrigin, ledgerNextKeyFile);
}

/** @throws Error that names where the key stands, never the key */
function parseKey(text: string, origin: string, where: string): Signer {
  if (text.startsWith('PRIVATE+KEY+')) {
    const key = decodeSigner(text);
    if (key.name !== origin) throw new Error(`The key in ${where} belongs to ${key.name}, the log is ${origin}`);
    return key;
  }
  const seed = Buffer.from(text, 'base64');
  if (seed.length !== 32) throw new Error(`${where} does not hold a key of 32 bytes in base64`);
  return makeSigner(origin, new Uint8Array(seed));
}

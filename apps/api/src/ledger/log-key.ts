import { makeSigner, type Signer } from '@watchbook/ledger';
import type { Config } from '../config.js';
import { readOrCreateSecret } from '../platform/crypto/key-file.js';

/**
 * The key that signs checkpoints: 32 bytes in base64 in a file that only its owner may read, made on the first start.
 * @throws Error when others may read the file, or it holds something else
 */
export async function readLogKey({ ledgerKeyFile, ledgerOrigin }: Config): Promise<Signer> {
  const seed = Buffer.from(await readOrCreateSecret(ledgerKeyFile), 'base64');
  if (seed.length !== 32) throw new Error(`${ledgerKeyFile} does not hold a key of 32 bytes in base64`);
  return makeSigner(ledgerOrigin, new Uint8Array(seed));
}

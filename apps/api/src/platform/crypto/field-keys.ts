import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const HEADER_BYTES = 1 + 4 + 12 + 16;

interface FieldKey {
  id: Buffer;
  encryption: Buffer;
}

/**
 * The keys of personal data, from a file outside the database: one base64 key of 32 bytes a line.
 * The first line encrypts; the others still decrypt what was written under them.
 */
export class FieldKeys {
  private readonly keys: FieldKey[];
  private readonly root: Buffer;
  private readonly hashKeys = new Map<string, Buffer>();

  /** @throws Error when a line is not a key. */
  constructor(fileText: string) {
    const roots = fileText.split(/\s+/).filter(Boolean).map(parseKey);
    if (!roots[0]) throw new Error('The field key file holds no key');
    this.root = roots[roots.length - 1]!;
    this.keys = roots.map((root) => ({
      id: createHash('sha256').update('watchbook key id').update(root).digest().subarray(0, 4),
      encryption: derive(root, 'field encryption'),
    }));
  }

  /** AES-256-GCM: version, key id (4), nonce (12), tag (16), cipher text. */
  encrypt(plain: string): Buffer {
    const key = this.keys[0]!;
    const nonce = randomBytes(12);
    const header = Buffer.concat([Buffer.from([VERSION]), key.id]);
    const cipher = createCipheriv('aes-256-gcm', key.encryption, nonce).setAAD(header);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
  }

  /** @throws Error when the bytes were changed or their key is not in the file. */
  decrypt(bytes: Buffer): string {
    if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) throw new Error('Not an encrypted field');
    const header = bytes.subarray(0, 5);
    const key = this.keys.find(({ id }) => id.equals(header.subarray(1)));
    if (!key) throw new Error('The field key file lacks the key of this field');
    const decipher = createDecipheriv('aes-256-gcm', key.encryption, bytes.subarray(5, 17)).setAAD(header);
    decipher.setAuthTag(bytes.subarray(17, HEADER_BYTES));
    return decipher.update(bytes.subarray(HEADER_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }

  /** Keyed hash for exact look-up, the same on every process; `use` keeps hashes of different kinds apart. */
  hash(use: string, value: string): string {
    return createHmac('sha256', this.hashKey(use)).update(value, 'utf8').digest('hex');
  }

  /** Deriving a key costs more than using it, so each is derived once. */
  private hashKey(use: string): Buffer {
    const known = this.hashKeys.get(use);
    if (known) return known;
    const key = derive(this.root, `hash ${use}`);
    this.hashKeys.set(use, key);
    return key;
  }

  /** A secret for another use that must be the same on every process and absent from the database. */
  secret(use: string): string {
    return derive(this.root, `secret ${use}`).toString('hex');
  }
}

function parseKey(line: string): Buffer {
  const key = Buffer.from(line, 'base64');
  if (key.length !== 32) throw new Error('Each line of the field key file is 32 bytes in base64');
  return key;
}

const derive = (root: Buffer, use: string) => Buffer.from(hkdfSync('sha256', root, 'watchbook', use, 32));

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import {
  isBound,
  KEY_ID_BYTES,
  makeHeader,
  readHeader,
  ROW_TAG_BYTES,
  type FieldHeader,
  type FieldPlace,
} from './field-format.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface FieldKey {
  id: Buffer;
  encryption: KeyObject;
}

/**
 * The keys of personal data, from a file outside the database: one base64 key of 32 bytes a line, the newest first.
 * The first line encrypts; the others still decrypt what was written under them. Hashes and derived secrets come from
 * the last line, so that they stay as they are when a key is added.
 */
export class FieldKeys {
  private readonly keys: FieldKey[];
  private readonly root: Buffer;
  private readonly derived = new Map<string, KeyObject>();

  /** @throws Error when a line is not a key. */
  constructor(fileText: string) {
    const roots = fileText.split(/\s+/).filter(Boolean).map(parseKey);
    if (!roots[0]) throw new Error('The field key file holds no key');
    this.root = roots[roots.length - 1]!;
    this.keys = roots.map((root) => ({
      id: createHash('sha256').update('watchbook key id').update(root).digest().subarray(0, KEY_ID_BYTES),
      encryption: createSecretKey(derive(root, 'field encryption')),
    }));
  }

  /** The id that the newest key leaves in what it encrypts. */
  get newestId(): Buffer {
    return this.keys[0]!.id;
  }

  /** AES-256-GCM: header, nonce (12), tag (16), cipher text. Without a place the value may lie anywhere. */
  encrypt(plain: string, place?: FieldPlace): Buffer {
    const key = this.keys[0]!;
    const header = place ? makeHeader(2, key.id, this.rowTag(place)) : makeHeader(1, key.id);
    return seal(key.encryption, { header, plain, aad: aadOf(header, place), nonce: randomBytes(NONCE_BYTES) });
  }

  /** @throws Error when the bytes were changed, come from another place, or their key is not in the file. */
  decrypt(bytes: Buffer, place?: FieldPlace): string {
    const header = readHeader(bytes);
    const key = this.keys.find(({ id }) => id.equals(header.keyId));
    if (!key) throw new Error('The field key file lacks the key of this field');
    if (!this.isOf(header, place)) throw new Error('This encrypted field is of another row');
    return open(key.encryption, bytes, header.bytes.length, aadOf(header, place));
  }

  /** Whether encrypted bytes may stand in this row: those that name another one may not. */
  isOf(header: FieldHeader, place: FieldPlace | undefined): boolean {
    if (place?.row === undefined || !isBound(header)) return true;
    return header.rowTag!.equals(this.rowTag(place)!);
  }

  /** Keyed hash for exact look-up, the same on every process; `use` keeps hashes of different kinds apart. */
  hash(use: string, value: string): string {
    return createHmac('sha256', this.keyFor(`hash ${use}`))
      .update(value, 'utf8')
      .digest('hex');
  }

  /**
   * Text that leaves the portal and comes back, for nobody else to read or make; base64url. The same text gives the
   * same bytes, so that equal answers stay equal.
   * @param bound who or what it is for: for anything else it does not open
   */
  conceal(use: string, text: string, bound: string): string {
    const aad = Buffer.from(JSON.stringify([use, bound]));
    const nonce = createHmac('sha256', this.keyFor(`nonce ${use}`))
      .update(aad)
      .update(text, 'utf8')
      .digest();
    const header = makeHeader(1, this.keys.at(-1)!.id);
    const sealed = seal(this.keyFor(`conceal ${use}`), { header, plain: text, aad, nonce: nonce.subarray(0, 12) });
    return sealed.subarray(header.bytes.length).toString('base64url');
  }

  /** @throws Error for what `conceal` did not make for this use and `bound` */
  reveal(use: string, concealed: string, bound: string): string {
    return open(this.keyFor(`conceal ${use}`), Buffer.from(concealed, 'base64url'), 0, JSON.stringify([use, bound]));
  }

  /** A secret for another use that must be the same on every process and absent from the database. */
  secret(use: string): string {
    return derive(this.root, `secret ${use}`).toString('hex');
  }

  private rowTag({ table, row }: FieldPlace): Buffer | undefined {
    if (row === undefined) return undefined;
    const hmac = createHmac('sha256', this.keyFor('row')).update(`${table} ${row}`);
    return hmac.digest().subarray(0, ROW_TAG_BYTES);
  }

  /** Deriving a key costs more than using it, so each is derived once; and a key object is used in a fifth of the time of bytes. */
  private keyFor(use: string): KeyObject {
    const known = this.derived.get(use);
    if (known) return known;
    const key = createSecretKey(derive(this.root, use));
    this.derived.set(use, key);
    return key;
  }
}

interface Sealing {
  readonly header: FieldHeader;
  readonly plain: string;
  readonly aad: Buffer;
  readonly nonce: Buffer;
}

function seal(key: KeyObject, { header, plain, aad, nonce }: Sealing): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([header.bytes, nonce, cipher.getAuthTag(), body]);
}

function open(key: KeyObject, bytes: Buffer, from: number, aad: Buffer | string): string {
  const body = from + NONCE_BYTES + TAG_BYTES;
  if (bytes.length < body) throw new Error('Not an encrypted field');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(from, from + NONCE_BYTES));
  decipher.setAAD(Buffer.from(aad)).setAuthTag(bytes.subarray(from + NONCE_BYTES, body));
  return decipher.update(bytes.subarray(body), undefined, 'utf8') + decipher.final('utf8');
}

/** The header, and from version 2 on the table and column. @throws Error for a bound value that is read without its place */
function aadOf(header: FieldHeader, place: FieldPlace | undefined): Buffer {
  if (header.version === 1) return header.bytes;
  if (!place) throw new Error('This encrypted field is of a column that was not named');
  return Buffer.concat([header.bytes, Buffer.from(`${place.table}.${place.column}`)]);
}

function parseKey(line: string): Buffer {
  const key = Buffer.from(line, 'base64');
  if (key.length !== 32) throw new Error('Each line of the field key file is 32 bytes in base64');
  return key;
}

const derive = (root: Buffer, use: string) => Buffer.from(hkdfSync('sha256', root, 'watchbook', use, 32));

import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
const b64 = (bytes: Buffer) => bytes.toString('base64url');

interface Asked {
  challengeId: string;
  options: Record<string, unknown>;
}

/** What an authenticator may do wrong. */
export interface Misbehaviour {
  origin?: string;
  challenge?: string;
  /** Does not ask its user for a finger or a PIN. */
  unverified?: boolean;
  counter?: number;
}

/** A passkey in memory (Web Authentication Level 3, ES256, attestation `none`). */
export class Authenticator {
  private readonly credentialId = randomBytes(32);
  private readonly privateKey: KeyObject;
  private readonly x: Buffer;
  private readonly y: Buffer;
  private userHandle: string | null = null;
  private counter = 0;

  constructor(private readonly origin = 'http://localhost:3000') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    const { x, y } = publicKey.export({ format: 'jwk' });
    this.x = Buffer.from(x!, 'base64url');
    this.y = Buffer.from(y!, 'base64url');
  }

  /** The body of `POST /me/passkeys`. */
  register({ challengeId, options }: Asked, name = 'Key of a test') {
    this.userHandle = (options['user'] as { id: string }).id;
    const clientDataJSON = this.clientData('webauthn.create', String(options['challenge']), {});
    const attested = Buffer.concat([
      Buffer.alloc(16),
      uint16(this.credentialId.length),
      this.credentialId,
      this.cose(),
    ]);
    const authData = Buffer.concat([this.authData(PRESENT | VERIFIED | ATTESTED), attested]);
    // {"fmt": "none", "attStmt": {}, "authData": bytes} as CBOR (RFC 8949).
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(authData),
    ]);
    const response = { clientDataJSON: b64(clientDataJSON), attestationObject: b64(attestationObject) };
    return { challengeId, name, attestation: { ...this.credential(), response } };
  }

  /** What proves that this passkey is here. */
  assert({ challengeId, options }: Asked, wrong: Misbehaviour = {}) {
    this.counter = wrong.counter ?? this.counter + 1;
    const clientDataJSON = this.clientData('webauthn.get', String(options['challenge']), wrong);
    const authenticatorData = this.authData(wrong.unverified ? PRESENT : PRESENT | VERIFIED);
    const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
    const response = {
      clientDataJSON: b64(clientDataJSON),
      authenticatorData: b64(authenticatorData),
      signature: b64(sign('sha256', signed, this.privateKey)),
      userHandle: this.userHandle,
    };
    return { challengeId, assertion: { ...this.credential(), response } };
  }

  private credential() {
    const id = b64(this.credentialId);
    return { id, rawId: id, type: 'public-key' as const };
  }

  private clientData(type: string, challenge: string, wrong: Misbehaviour): Buffer {
    const origin = wrong.origin ?? this.origin;
    return Buffer.from(JSON.stringify({ type, challenge: wrong.challenge ?? challenge, origin, crossOrigin: false }));
  }

  private authData(flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(new URL(this.origin).hostname), Buffer.from([flags]), counter]);
  }

  /** {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053, section 7.1.1). */
  private cose(): Buffer {
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]);
    return Buffer.concat([head, cborBytes(this.x), Buffer.from([0x22]), cborBytes(this.y)]);
  }
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

const cborText = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);

function cborBytes(bytes: Buffer): Buffer {
  const head =
    bytes.length < 256 ? Buffer.from([0x58, bytes.length]) : Buffer.concat([Buffer.from([0x59]), uint16(bytes.length)]);
  return Buffer.concat([head, bytes]);
}

import { crc32 } from 'node:zlib';
import { newToken } from '../session/token.js';

/**
 * The secret of an API key: `wb_`, 256 random bits in base64url (43 characters) and the CRC-32 of both in 8 hexadecimal
 * digits, so that scanners of source code tell a key from other text without asking the portal.
 */
export function newApiKeySecret(): string {
  const secret = newToken('wb_');
  return secret + checkDigits(secret);
}

/** Whether the check digits fit. Keys of before have none and are 46 characters long. */
export const hasCheckDigits = (secret: string): boolean =>
  secret.length === 54 && checkDigits(secret.slice(0, 46)) === secret.slice(46);

const checkDigits = (text: string) => crc32(text).toString(16).padStart(8, '0');

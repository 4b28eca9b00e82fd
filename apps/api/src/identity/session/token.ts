import { createHash, randomBytes } from 'node:crypto';

/** An opaque secret of 256 bits. */
export const newToken = (prefix = '') => prefix + randomBytes(32).toString('base64url');

/** What is stored of a secret of full entropy. */
export const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex');

import { randomBytes } from 'node:crypto';

const nonces = new WeakMap<object, string>();

/** The nonce of one answer, new for each: in its Content Security Policy and in the page itself. */
export function nonceOf(answer: object): string {
  const known = nonces.get(answer);
  if (known !== undefined) return known;
  const nonce = randomBytes(18).toString('base64');
  nonces.set(answer, nonce);
  return nonce;
}

import { concat, utf8 } from './bytes.js';
import { portableSha256, type Hash, type Sha256 } from './hash.js';
import { canonicalJson, type Json } from './json.js';

/** Bytes of salt in front of a detail: enough that a short detail cannot be guessed from its commitment. */
export const SALT_BYTES = 32;

/**
 * Commits to a detail without showing it: `SHA-256(salt || canonical detail)`.
 *
 * Whoever later gives salt and detail proves what was committed; once both are erased the commitment tells nothing.
 * @throws RangeError when the salt is not 32 bytes
 */
export function commitDetail(detail: Json, salt: Uint8Array, sha256: Sha256 = portableSha256): Hash {
  if (salt.length !== SALT_BYTES) throw new RangeError(`the salt must be ${SALT_BYTES} bytes`);
  return sha256(concat(salt, utf8(canonicalJson(detail))));
}

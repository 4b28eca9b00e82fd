import { makeEntryPattern, MAX_ENTRY_BYTES } from './entry-pattern.js';
import { isHash, type Hash } from './hash.js';

/** The members of an entry that bind it to others. */
export interface EntryLinks {
  readonly institution: string | undefined;
  readonly at: string;
  readonly ownPrev: Hash | undefined;
  readonly ownSeq: string | undefined;
  readonly prev: Hash;
  readonly seq: string;
}

// One contiguous range of characters around the hexadecimal digits: a class of two ranges costs a branch that
// random digits make unpredictable, which doubles the time. What it lets through is refused below, without branches.
const roughPattern = makeEntryPattern('[0-f]');
const ID_LENGTH = 36;
const ID_OFFSET = '"id":"'.length;
const NONCE_OFFSET = ID_OFFSET + ID_LENGTH + '","nonce":"'.length;

const notHex = new Uint8Array(256).fill(1);
for (const digit of '0123456789abcdef-') notHex[digit.charCodeAt(0)] = 0;

/**
 * Reads the links of entries, line by line.
 *
 * Answers null where the line is not the canonical text of an entry: the same decision as `entryPattern`, made faster,
 * but for `prev` and `ownPrev`, of which only the length is checked: the caller compares them with a hash it computed.
 */
export class LinkReader {
  private knownPolicy = '';

  read(bytes: Uint8Array, text: string): EntryLinks | null {
    const match = bytes.length <= MAX_ENTRY_BYTES ? roughPattern.exec(text) : null;
    if (!match || !this.isStrict(match, bytes)) return null;
    return {
      institution: match[2],
      at: match[3]!,
      ownPrev: match[5],
      ownSeq: match[6],
      prev: match[8]!,
      seq: match[9]!,
    };
  }

  private isStrict(match: RegExpExecArray, bytes: Uint8Array): boolean {
    const [, beforeId, , , detail, , , policy] = match;
    if (detail !== undefined && !isHash(detail)) return false;
    if (policy !== this.knownPolicy) {
      if (!isHash(policy!)) return false;
      this.knownPolicy = policy!;
    }
    const id = beforeId!.length + ID_OFFSET;
    const nonce = beforeId!.length + NONCE_OFFSET;
    return isHexBetween(bytes, id, id + ID_LENGTH) && isHexBetween(bytes, nonce, nonce + 32);
  }
}

/** Places of hyphens were matched already, so a hyphen counts as a digit here. */
function isHexBetween(bytes: Uint8Array, start: number, end: number): boolean {
  let wrong = 0;
  for (let i = start; i < end; i++) wrong |= notHex[bytes[i]!]!;
  return wrong === 0;
}

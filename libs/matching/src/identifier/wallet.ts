import { keccak_256 } from '@noble/hashes/sha3.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { bech32Version } from './bech32.js';
import type { IdentifierFault, Rule } from './rule.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** First bytes of addresses: Bitcoin and its test network, Litecoin, Dogecoin, Tron. */
const VERSIONS = new Set([0x00, 0x05, 0x6f, 0xc4, 0x30, 0x32, 0x1e, 0x16, 0x41]);
const ADDRESS_BYTES = 25;
const BECH32 = /^(bc|tb|ltc)1/i;

const withoutScheme = (clean: string): string =>
  clean.replace(/\s+/g, '').replace(/^(?:bitcoin|ethereum|litecoin|tron|dogecoin):(?:\/\/)?/i, '');

/** Addresses are told apart by case, except those of Ethereum, where it is a check, and bech32 ones. */
function spellWallet(clean: string): string {
  const value = withoutScheme(clean);
  return BECH32.test(value) || /^0x/i.test(value) ? value.toLowerCase() : value;
}

const isMixed = (value: string): boolean => value !== value.toLowerCase() && value !== value.toUpperCase();
const HEX_ADDRESS = /^0x[0-9a-f]{40}$/i;

/** Whether the case of the letters is the one that EIP-55 asks for. */
function isChecksummed(value: string): boolean {
  const plain = value.slice(2).toLowerCase();
  const hash = keccak_256(utf8ToBytes(plain));
  return [...value.slice(2)].every((letter, at) => {
    const nibble = (hash[at >> 1]! >> (at % 2 === 0 ? 4 : 0)) & 15;
    return letter === (nibble >= 8 ? letter.toUpperCase() : letter.toLowerCase());
  });
}

function walletFault(value: string, clean: string): IdentifierFault | undefined {
  const written = withoutScheme(clean);
  if (value.startsWith('0x')) {
    if (!HEX_ADDRESS.test(value)) return 'length';
    return isMixed(written.slice(2)) && !isChecksummed(written) ? 'check-digit' : undefined;
  }
  if (BECH32.test(value)) return isMixed(written) || bech32Version(value) === undefined ? 'check-digit' : undefined;
  const isLegacy = /^[13LMDT][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(value);
  return isLegacy && !isBase58Check(value) ? 'check-digit' : undefined;
}

/** Base58Check: a version byte, 20 bytes, and the first 4 bytes of their double SHA-256. */
function isBase58Check(value: string): boolean {
  const bytes = new Uint8Array(ADDRESS_BYTES);
  for (const letter of value) {
    let carry = BASE58.indexOf(letter);
    for (let at = ADDRESS_BYTES - 1; at >= 0; at -= 1) {
      carry += bytes[at]! * 58;
      bytes[at] = carry & 255;
      carry >>= 8;
    }
    if (carry !== 0) return false;
  }
  const check = sha256(sha256(bytes.subarray(0, ADDRESS_BYTES - 4)));
  return VERSIONS.has(bytes[0]!) && bytes.subarray(ADDRESS_BYTES - 4).every((byte, at) => byte === check[at]);
}

/** Bitcoin and its relatives, Ethereum and Tron are checked; addresses of other chains are taken by their shape. */
export const wallet: Rule = {
  spell: spellWallet,
  shape: /^[0-9A-Za-z:]{20,110}$/,
  asks: '20 to 110 letters or digits',
  fault: walletFault,
};

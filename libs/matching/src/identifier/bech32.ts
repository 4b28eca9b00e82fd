const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CONSTANT = { bech32: 1, bech32m: 0x2bc830a3 };

function polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, at) => {
      if (((top >>> at) & 1) === 1) check ^= generator;
    });
  }
  return check >>> 0;
}

/**
 * The witness version of a segregated witness address in lower case (BIP 173 and BIP 350): version 0 is checked by bech32,
 * later ones by bech32m. Undefined where the check does not fit.
 */
export function bech32Version(address: string): number | undefined {
  const split = address.lastIndexOf('1');
  const prefix = [...address.slice(0, split)].map((letter) => letter.charCodeAt(0));
  const data = [...address.slice(split + 1)].map((letter) => ALPHABET.indexOf(letter));
  if (data.length < 7 || address.length > 90 || data.includes(-1)) return undefined;
  const check = polymod([...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]);
  const version = data[0]!;
  if (version > 16) return undefined;
  return check === (version === 0 ? CONSTANT.bech32 : CONSTANT.bech32m) ? version : undefined;
}

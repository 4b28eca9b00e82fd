const HEADER_BYTES = 20;
const BYTEA = 17;

/**
 * Makes the binary form of an array of bytes (`bytea[]`): the driver sends a buffer as it is, and the server copies it
 * into place, which is several times cheaper than texts that it has to split and decode.
 *
 * @param write puts element `i` at an offset and is called once for each, in order
 * @param lengthOf bytes of element `i`
 */
export function byteArray(
  count: number,
  lengthOf: (i: number) => number,
  write: (target: Buffer, offset: number, i: number) => void,
): Buffer {
  let size = HEADER_BYTES + 4 * count;
  for (let i = 0; i < count; i++) size += lengthOf(i);
  const bytes = Buffer.allocUnsafe(size);
  // One dimension, no nulls, type of the elements, how many, counted from 1.
  [1, 0, BYTEA, count, 1].forEach((value, i) => bytes.writeInt32BE(value, 4 * i));
  let offset = HEADER_BYTES;
  for (let i = 0; i < count; i++) {
    const length = lengthOf(i);
    bytes.writeInt32BE(length, offset);
    write(bytes, offset + 4, i);
    offset += 4 + length;
  }
  return bytes;
}

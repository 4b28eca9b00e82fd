interface ArrayType<T> {
  new (buffer: ArrayBuffer, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** From so many bytes on an array has memory of its own. */
const LARGE = 1 << 17;

/**
 * Zeros to work with for a while. What an ordinary large array held stays with the process when it is freed, between
 * others that are still there; a resizable buffer lies apart, and its memory goes back to the system.
 */
export function working<T>(type: ArrayType<T>, length: number): T {
  const bytes = length * type.BYTES_PER_ELEMENT;
  return new type(new ArrayBuffer(bytes, bytes < LARGE ? undefined : { maxByteLength: bytes }), 0, length);
}

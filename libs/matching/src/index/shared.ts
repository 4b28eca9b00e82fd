interface ArrayType<T> {
  new (buffer: SharedArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** A copy in memory that other threads read too when it is sent to them. */
export function shared<T extends { set(values: ArrayLike<number>): void }>(
  type: ArrayType<T>,
  values: ArrayLike<number>,
): T {
  const array = new type(new SharedArrayBuffer(values.length * type.BYTES_PER_ELEMENT));
  array.set(values);
  return array;
}

/** Where an encrypted value lies: bytes that were moved to another place are refused there. */
export interface FieldPlace {
  readonly table: string;
  readonly column: string;
  /** The primary key, its parts joined by a space; undefined where it is not known yet or not known any more. */
  readonly row?: string | undefined;
}

/** What stands before the cipher text. Version 1 says nothing of the place; version 2 binds the value to it. */
export interface FieldHeader {
  readonly version: 1 | 2;
  readonly keyId: Buffer;
  /** A keyed hash of table and row; all zero while the row is not known. Null in version 1. */
  readonly rowTag: Buffer | null;
  /** The bytes of the above, which are authenticated with the value. */
  readonly bytes: Buffer;
}

export const KEY_ID_BYTES = 4;
export const ROW_TAG_BYTES = 16;
const NO_ROW = Buffer.alloc(ROW_TAG_BYTES);

/** Version, key id (4) and, from version 2 on, row tag (16). */
export function makeHeader(version: 1 | 2, keyId: Buffer, rowTag: Buffer = NO_ROW): FieldHeader {
  const bytes = Buffer.concat([Buffer.from([version]), keyId, ...(version === 1 ? [] : [rowTag])]);
  return { version, keyId, rowTag: version === 1 ? null : rowTag, bytes };
}

/** @throws Error when these are not the bytes of an encrypted field */
export function readHeader(field: Buffer): FieldHeader {
  const [version] = field;
  if (version !== 1 && version !== 2) throw new Error('Not an encrypted field');
  const keyId = field.subarray(1, 1 + KEY_ID_BYTES);
  const rowTag = field.subarray(1 + KEY_ID_BYTES, 1 + KEY_ID_BYTES + ROW_TAG_BYTES);
  return makeHeader(version, keyId, rowTag);
}

/** Whether the value says of which row it is. */
export const isBound = ({ rowTag }: FieldHeader): boolean => rowTag !== null && !rowTag.equals(NO_ROW);

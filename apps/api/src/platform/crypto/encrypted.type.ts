import { Type } from '@mikro-orm/core';
import type { FieldKeys } from './field-keys.js';

let keys: FieldKeys | undefined;

/** Sets the keys of this process; column types are made at import, before any setting is read. */
export function useFieldKeys(fieldKeys: FieldKeys): void {
  keys = fieldKeys;
}

/** The keys of this process. @throws Error before `useFieldKeys`. */
export function fieldKeys(): FieldKeys {
  if (!keys) throw new Error('The field keys are not loaded');
  return keys;
}

/** A column of personal data: any JSON value to the program, AES-256-GCM bytes to the database. */
export class Encrypted<T> extends Type<T | null, Buffer | null> {
  override convertToDatabaseValue(value: T | null): Buffer | null {
    return value === null || value === undefined ? null : fieldKeys().encrypt(JSON.stringify(value));
  }

  override convertToJSValue(value: Buffer | Uint8Array | null): T | null {
    return value === null || value === undefined ? null : (JSON.parse(fieldKeys().decrypt(Buffer.from(value))) as T);
  }

  override compareAsType(): string {
    return 'Buffer';
  }

  /** The same value never has the same bytes twice, so what they hold is compared. */
  override compareValues(a: Buffer | null, b: Buffer | null): boolean {
    if (!a || !b) return a === b;
    return fieldKeys().decrypt(Buffer.from(a)) === fieldKeys().decrypt(Buffer.from(b));
  }

  override getColumnType(): string {
    return 'bytea';
  }
}

import { Type } from '@mikro-orm/core';
import type { FieldPlace } from './field-format.js';
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

/**
 * A column of personal data: any JSON value to the program, AES-256-GCM bytes to the database, bound to table and column.
 * The row is not known here; `RowBinding` adds it before the value is written and checks it after it was read.
 */
export class Encrypted<T> extends Type<T | null, Buffer | null> {
  private readonly read = new WeakMap<object, Stored>();

  /** The bytes that were read where the value is still what they hold: each flush asks for those of every entity. */
  override convertToDatabaseValue(value: T | null): Buffer | null {
    if (value === null || value === undefined) return null;
    const json = JSON.stringify(value);
    const stored = typeof value === 'object' ? this.read.get(value) : undefined;
    return stored?.json === json ? stored.bytes : fieldKeys().encrypt(json, this.place());
  }

  override convertToJSValue(value: Buffer | Uint8Array | null): T | null {
    if (value === null || value === undefined) return null;
    const bytes = Buffer.from(value);
    const json = this.decrypt(bytes);
    const read = JSON.parse(json) as T;
    if (typeof read === 'object' && read !== null) this.read.set(read, { bytes, json });
    return read;
  }

  override compareAsType(): string {
    return 'Buffer';
  }

  /** The same value never has the same bytes twice, so what they hold is compared. */
  override compareValues(a: Buffer | null, b: Buffer | null): boolean {
    if (!a || !b) return a === b;
    return Buffer.compare(a, b) === 0 || this.decrypt(a) === this.decrypt(b);
  }

  /** The stored bytes stay beside the entity as they are: they name their row. */
  override ensureComparable(): boolean {
    return false;
  }

  override getColumnType(): string {
    return 'bytea';
  }

  /** Where values of this column lie, in this row if it is given. */
  place(row?: string): FieldPlace {
    return { table: this.meta!.tableName, column: this.prop!.fieldNames[0]!, row };
  }

  private decrypt(bytes: Buffer): string {
    return fieldKeys().decrypt(bytes, this.place());
  }
}

/** What a value was when it was read. */
interface Stored {
  readonly bytes: Buffer;
  readonly json: string;
}

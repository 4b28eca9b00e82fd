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
  override convertToDatabaseValue(value: T | null): Buffer | null {
    return value === null || value === undefined ? null : fieldKeys().encrypt(JSON.stringify(value), this.place());
  }

  override convertToJSValue(value: Buffer | Uint8Array | null): T | null {
    return value === null || value === undefined ? null : (JSON.parse(this.decrypt(value)) as T);
  }

  override compareAsType(): string {
    return 'Buffer';
  }

  /** The same value never has the same bytes twice, so what they hold is compared. */
  override compareValues(a: Buffer | null, b: Buffer | null): boolean {
    return !a || !b ? a === b : this.decrypt(a) === this.decrypt(b);
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

  private decrypt(bytes: Buffer | Uint8Array): string {
    return fieldKeys().decrypt(Buffer.from(bytes), this.place());
  }
}

import { ChangeSetType, helper, type EntityMetadata, type EventArgs, type EventSubscriber } from '@mikro-orm/core';
import type { FlushEventArgs } from '@mikro-orm/core';
import { Encrypted, fieldKeys } from './encrypted.type.js';
import { readHeader } from './field-format.js';

type Row = Readonly<Record<string, unknown>>;

/** Binds what is written to its row, and refuses what was moved there from another one. */
export class RowBinding implements EventSubscriber<object> {
  /** Before the change sets are sent: keys are known by now, since the program makes them. */
  onFlush({ uow }: FlushEventArgs): void {
    for (const { type, meta, entity, payload } of uow.getChangeSets()) {
      if (type !== ChangeSetType.CREATE && type !== ChangeSetType.UPDATE) continue;
      const row = rowOf(meta, entity as Row);
      const values = payload as Record<string, unknown>;
      for (const { name, column } of columnsOf(meta)) {
        const bytes = values[name];
        if (!Buffer.isBuffer(bytes)) continue;
        values[name] = fieldKeys().encrypt(fieldKeys().decrypt(bytes, column.place()), column.place(row));
      }
    }
  }

  /** @throws Error when a value names another row than the one it was read from */
  onLoad({ entity, meta }: EventArgs<object>): void {
    const stored = (helper(entity).__originalEntityData ?? {}) as Row;
    const row = rowOf(meta, entity as Row);
    for (const { name, column } of columnsOf(meta)) {
      const bytes = stored[name];
      if (!(bytes instanceof Uint8Array)) continue;
      const place = column.place(row);
      if (fieldKeys().isOf(readHeader(Buffer.from(bytes)), place)) continue;
      throw new Error(`A value of ${place.table}.${place.column} was moved there from another row`);
    }
  }
}

interface EncryptedColumn {
  readonly name: string;
  readonly column: Encrypted<unknown>;
}

const known = new WeakMap<object, EncryptedColumn[]>();

/** The encrypted columns of an entity. */
export function columnsOf(meta: EntityMetadata): EncryptedColumn[] {
  const found = known.get(meta);
  if (found) return found;
  const columns = meta.props.flatMap(({ name, customType }) =>
    customType instanceof Encrypted ? [{ name: name as string, column: customType as Encrypted<unknown> }] : [],
  );
  known.set(meta, columns);
  return columns;
}

const rowOf = (meta: EntityMetadata, entity: Row): string =>
  meta.primaryKeys.map((key) => String(entity[key as string])).join(' ');

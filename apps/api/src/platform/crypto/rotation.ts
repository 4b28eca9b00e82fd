import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Encrypted, fieldKeys } from './encrypted.type.js';
import { isBound, readHeader, type FieldHeader } from './field-format.js';

const BATCH = 200;

/** A column of personal data, and the columns of its table's primary key. */
export interface EncryptedColumn {
  readonly table: string;
  readonly column: string;
  readonly keys: readonly string[];
}

/** What is encrypted without an entity. Answers under idempotency keys are gone after a day and are left alone. */
const withoutEntity: EncryptedColumn[] = [{ table: 'report_file', column: 'bytes', keys: ['run_id'] }];

/** Every column whose values are encrypted and written anew when a key is added. */
export function encryptedColumns(orm: MikroORM): EncryptedColumn[] {
  const entities = [...orm.getMetadata().getAll().values()];
  const found = entities.flatMap((meta) =>
    meta.props
      .filter(({ customType }) => customType instanceof Encrypted)
      .map(({ fieldNames }) => ({
        table: meta.tableName,
        column: fieldNames[0]!,
        keys: meta.primaryKeys.flatMap((key) => meta.properties[key as never]!['fieldNames'] as string[]),
      })),
  );
  return [...found, ...withoutEntity];
}

interface Row {
  readonly place: string;
  readonly bytes: Buffer;
  readonly row: string;
}

/** How far a column has come; the last row that was looked at, null before the first. */
export interface Progress {
  readonly last: string | null;
  readonly rewritten: number;
  readonly isOver: boolean;
}

/**
 * Looks at the next rows of a column and writes those anew that are not under the newest key or not bound to their row.
 * Interrupted anywhere, it can begin again: what is done is known by its bytes.
 * @throws Error for a value that cannot be read, or that was moved here from another row
 */
export async function rotateSome(em: EntityManager, of: EncryptedColumn, last: string | null): Promise<Progress> {
  const rows = await readRows(em, of, last);
  const stale = rows.filter(({ bytes }) => isStale(readHeader(Buffer.from(bytes))));
  if (stale.length > 0) await writeRows(em, of, stale);
  const next = rows.at(-1)?.row ?? last;
  return { last: next, rewritten: stale.length, isOver: rows.length < BATCH };
}

const isStale = (header: FieldHeader): boolean => !isBound(header) || !header.keyId.equals(fieldKeys().newestId);

function readRows(em: EntityManager, { table, column, keys }: EncryptedColumn, last: string | null): Promise<Row[]> {
  const order = keys.join(', ');
  const parts = last === null ? [] : last.split(' ');
  const beyond = last === null ? '' : `and (${order}) > (${keys.map(() => '?').join(', ')})`;
  return em.execute<Row[]>(
    `select ctid::text as place, ${column} as bytes, concat_ws(' ', ${order}) as row from ${table}
     where ${column} is not null ${beyond} order by ${order} limit ${BATCH} for update`,
    parts,
  );
}

/** The rows are locked, so they are still where they were read. */
async function writeRows(em: EntityManager, { table, column }: EncryptedColumn, rows: readonly Row[]): Promise<void> {
  const keys = fieldKeys();
  const renewed = rows.map(({ bytes, row }) => {
    const place = { table, column, row };
    return keys.encrypt(keys.decrypt(Buffer.from(bytes), place), place);
  });
  await em.execute(
    `update ${table} t set ${column} = v.bytes
     from unnest(?::tid[], ?::bytea[]) as v (place, bytes) where t.ctid = v.place`,
    [
      `{${rows.map(({ place }) => `"${place}"`).join(',')}}`,
      `{${renewed.map((bytes) => `"\\\\x${bytes.toString('hex')}"`).join(',')}}`,
    ],
  );
}

import type { LogReader } from '@watchbook/ledger';
import type { ClientBase, Pool } from 'pg';

const PAGE = 2000;

/** The exact stored bytes of entries, in order, a page at a time. Ends early where entries are missing. */
export async function* readBodies(db: Pool | ClientBase, from: number, to: number): AsyncGenerator<Buffer[]> {
  for (let start = from; start < to; start += PAGE) {
    const { rows } = await db.query<{ body: Buffer }>({
      name: 'ledger-bodies',
      text: 'select body from ledger_entry where seq >= $1 and seq < $2 order by seq',
      values: [start, Math.min(to, start + PAGE)],
    });
    if (rows.length > 0) yield rows.map(({ body }) => body);
    if (rows.length < Math.min(PAGE, to - start)) return;
  }
}

/** Lets a reader see stored entries, until it finds damage. */
export async function readInto(
  reader: Pick<LogReader, 'read'>,
  db: Pool | ClientBase,
  from: number,
  to: number,
): Promise<void> {
  for await (const page of readBodies(db, from, to)) {
    for (const body of page) if (!reader.read(body, body.toString('latin1'))) return;
  }
}

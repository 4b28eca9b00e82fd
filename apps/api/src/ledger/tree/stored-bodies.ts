import type { LogReader } from '@watchbook/ledger';
import type { ClientBase, Pool } from 'pg';

const PAGE = 2048;
const LINE_FEED = 10;

/**
 * Stored bodies of a page, joined by line feeds. Several rows hold them: one row for each entry costs more than its
 * hash, and one text for all would be too large to be thrown away cheaply.
 *
 * The format `escape` leaves the bytes of an entry as they are and writes others with backslashes, which no entry has.
 */
const joinedBodies = {
  name: 'ledger-bodies',
  text: `select count(*)::int as count, string_agg(encode(body, 'escape'), E'\\n' order by seq) as text
    from ledger_entry where seq >= $1 and seq < $2 group by seq / 32 order by seq / 32`,
};

interface Piece {
  readonly count: number;
  readonly text: string;
}

/** The exact stored bytes of entries, in order, a page at a time. Ends early where entries are missing. */
export async function* readBodies(db: Pool | ClientBase, from: number, to: number): AsyncGenerator<Buffer[]> {
  for await (const { bodies } of readPages(db, from, to)) yield bodies;
}

/** Lets a reader see stored entries, until it finds damage. */
export async function readInto(
  reader: Pick<LogReader, 'read'>,
  db: Pool | ClientBase,
  from: number,
  to: number,
): Promise<void> {
  for await (const { bodies, texts } of readPages(db, from, to)) {
    for (const [i, body] of bodies.entries()) if (!reader.read(body, texts[i]!)) return;
  }
}

interface Bodies {
  readonly bodies: Buffer[];
  /** The same with one character for each byte. */
  readonly texts: string[];
}

/** Asks for the next page while the last one is read. */
async function* readPages(db: Pool | ClientBase, from: number, to: number): AsyncGenerator<Bodies> {
  let next = from < to ? readPage(db, from, Math.min(to, from + PAGE)) : null;
  try {
    for (let start = from; next !== null; start += PAGE) {
      const page: Bodies = await next;
      const following = start + PAGE;
      const goesOn = following < to && page.bodies.length === PAGE;
      next = goesOn ? readPage(db, following, Math.min(to, following + PAGE)) : null;
      if (page.bodies.length > 0) yield page;
    }
  } finally {
    // Whoever stops early leaves the connection free for what comes next.
    await next?.catch(() => undefined);
  }
}

async function readPage(db: Pool | ClientBase, from: number, to: number): Promise<Bodies> {
  const { rows } = await db.query<Piece>({ ...joinedBodies, values: [from, to] });
  const page: Bodies = { bodies: [], texts: [] };
  for (const piece of rows) if (!split(piece, page)) return readSingly(db, from, to);
  return page;
}

/** Takes a piece apart; false where its bytes are not those of entries, and cannot be told apart by line feeds. */
function split({ count, text }: Piece, { bodies, texts }: Bodies): boolean {
  if (text.includes('\\')) return false;
  const bytes = Buffer.from(text, 'latin1');
  const before = bodies.length;
  for (let start = 0; start <= bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    bodies.push(bytes.subarray(start, end));
    texts.push(text.slice(start, end));
    start = end + 1;
  }
  return bodies.length - before === count;
}

/** For bytes that somebody changed: exactly as they are, whatever they are. */
async function readSingly(db: Pool | ClientBase, from: number, to: number): Promise<Bodies> {
  const { rows } = await db.query<{ body: Buffer }>(
    'select body from ledger_entry where seq >= $1 and seq < $2 order by seq',
    [from, to],
  );
  const bodies = rows.map(({ body }) => body);
  return { bodies, texts: bodies.map((body) => body.toString('latin1')) };
}

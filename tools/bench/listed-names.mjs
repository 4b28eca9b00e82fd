// Invented entries of a public list in a portal's database, as an import leaves them.
import { createRequire } from 'node:module';
import { idOf, namesFrom } from './matching-names.mjs';

const { Client } = createRequire(import.meta.url)('pg');
const CHUNK = 10_000;
const EMPTY = { birthDates: [], countries: [], identifiers: [], addresses: [], programs: [] };
const IMPORT = '01990000-0000-7000-a000-000000000000';

/** Writes `count` entries; a portal that starts afterwards screens them. */
export async function listNames(url, count) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Nobody imported it, so what an import writes beside its entries is not asked for.
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into list_source (id, title, format, import_id, entries, updated_at)
       values ('invented', 'Invented', 'csv', $1, $2, now())`,
      [IMPORT, count],
    );
    const next = namesFrom(1);
    for (let from = 0; from < count; from += CHUNK) {
      const entries = Array.from({ length: Math.min(CHUNK, count - from) }, (_, at) => ({
        id: idOf(from + at),
        ...next(),
      }));
      await client.query(
        `insert into list_entry (id, source, external_id, type, described, described_hash, import_id, changed_at)
         select e.id, 'invented', e.id::text, e.type,
                jsonb_build_object('names', jsonb_build_array(jsonb_build_object('value', e.value, 'kind', 'primary')),
                                   'remarks', null) || $3::jsonb,
                '', $2, now()
         from jsonb_to_recordset($1::jsonb) e (id uuid, type text, value text)`,
        [JSON.stringify(entries), IMPORT, JSON.stringify(EMPTY)],
      );
    }
  } finally {
    await client.end();
  }
}

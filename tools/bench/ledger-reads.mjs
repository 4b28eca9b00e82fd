import autocannon from 'autocannon';
import Fastify from 'fastify';
import pg from 'pg';
import { Sealer } from '../../apps/api/dist/ledger/seal/sealer.js';
import { sampleIntent } from './ledger-sample.mjs';

const CONNECTIONS = 64;
const ROWS = 5000;

/**
 * One row read over HTTP, answered after its entry is sealed, against the same read without an entry. Both run on one
 * server in this process, turn by turn; the best round of each counts.
 */
export async function measureAuditedReads({ ownerUrl, systemUrl }, { seconds, rounds }) {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 16 });
  await pool.query(`create table bench_read as
    select n as id, repeat('x', 900) as body from generate_series(1, ${ROWS}) as n`);
  await pool.query('create unique index on bench_read (id)');
  const sealer = new Sealer(
    systemUrl,
    () => new Date(),
    (cause) => console.error(cause),
  );
  const server = Fastify();
  const read = async () => {
    const id = 1 + Math.floor(Math.random() * ROWS);
    const { rows } = await pool.query({
      name: 'bench-read',
      text: 'select id, body from bench_read where id = $1',
      values: [id],
    });
    return rows[0];
  };
  server.get('/unaudited', read);
  server.get('/audited', async (_request, reply) => {
    const row = await read();
    const [receipt] = await sealer.seal([sampleIntent()]);
    reply.header('X-Ledger-Seq', String(receipt.seq));
    return row;
  });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  const best = { unaudited: 0, audited: 0 };
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['unaudited', 'audited']) {
      const { requests, non2xx, errors } = await autocannon({
        url: `${address}/${kind}`,
        connections: CONNECTIONS,
        duration: Math.max(2, seconds),
        workers: 1,
      });
      if (non2xx + errors > 0) throw new Error(`${non2xx + errors} reads were not answered`);
      best[kind] = Math.max(best[kind], Math.round(requests.average));
    }
  }
  await server.close();
  await sealer.stop();
  await pool.end();
  return { 'reads over HTTP, unaudited / s': best.unaudited, 'reads over HTTP, audited / s': best.audited };
}

// The peer of bench:api: a bare Fastify handler that runs the same SELECT, with no policy, ledger or masking.
import { createRequire } from 'node:module';
import Fastify from 'fastify';

const { Pool } = createRequire(import.meta.url)('pg');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const server = Fastify();
server.get('/notices/:id', async (request) => {
  const { rows } = await pool.query('select * from notice where id = $1', [request.params.id]);
  return rows[0];
});
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.send?.('ready');

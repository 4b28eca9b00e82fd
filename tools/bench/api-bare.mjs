// The peer of `bench:api`: a notice and its subjects by id, and nothing else. No session, policy, decryption or ledger.
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const server = Fastify();

server.get('/ready', async () => 'ready');
server.get('/notices/:id', async ({ params }) => {
  const { rows } = await pool.query({
    name: 'notice',
    text: 'select * from notice where id = $1',
    values: [params.id],
  });
  const subjects = await pool.query({
    name: 'subjects',
    text: 'select * from notice_subject where notice_id = $1 order by position',
    values: [params.id],
  });
  return { ...rows[0], subjects: subjects.rows };
});

await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.once('SIGTERM', () => server.close().then(() => pool.end()));

// One process of an installation below HTTP: seals reads, and writes business rows with their intents. Told over IPC.
import pg from 'pg';
import { toIntent } from '../../apps/api/dist/ledger/seal/intent.js';
import { Sealer } from '../../apps/api/dist/ledger/seal/sealer.js';
import { newContext } from '../../apps/api/dist/platform/context.js';
import { surviveBrokenConnections } from '../../apps/api/dist/platform/database/database.js';
import { Problem } from '../../apps/api/dist/platform/problem.js';
import { uuidv7 } from '../../apps/api/dist/platform/uuid.js';

const WRITE_LIMIT_MS = 1500;
const connectionString = process.env.FAULT_DATABASE;
const institutions = ['bank', 'insurer', 'regulator'];

let clockOffsetMs = 0;
const now = () => new Date(Date.now() + clockOffsetMs);
const sealer = new Sealer(connectionString, now, (cause) => tell({ fault: cause.message }));
const pool = new pg.Pool({
  connectionString,
  max: 8,
  connectionTimeoutMillis: WRITE_LIMIT_MS,
  query_timeout: WRITE_LIMIT_MS,
  lock_timeout: WRITE_LIMIT_MS,
  idle_in_transaction_session_timeout: WRITE_LIMIT_MS,
});
surviveBrokenConnections(pool);

const requests = {
  async read() {
    const intent = newIntent('note.read', 'any');
    const [receipt] = await sealer.seal([intent]);
    return { receipts: [{ ...receipt, id: intent.id }] };
  },

  async write(id) {
    const intent = newIntent('note.written', id);
    await transact((client) => insert(client, id, intent));
    return confirm(id, intent.id, false);
  },

  /** A job, or a request with an idempotency key: whoever comes first has the effect, the others repeat the answer. */
  async once(id) {
    const intent = newIntent('note.written', id);
    const earlier = await transact(async (client) => {
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [id]);
      const { rows } = await client.query('select intent from fault_note where id = $1', [id]);
      if (rows.length > 0) return rows[0].intent;
      await insert(client, id, intent);
      return null;
    });
    return confirm(id, earlier ?? intent.id, earlier !== null);
  },
};

async function confirm(id, intentId, repeats) {
  const [receipt] = await sealer.sealed([intentId]);
  return { receipts: [{ ...receipt, id: intentId }], writes: [{ id, action: 'note.written' }], repeats };
}

/** A connection on which anything went wrong is never used again. */
async function transact(work) {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('begin');
    const result = await work(client);
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}`);
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

async function insert(client, id, { id: intentId, draft }) {
  await client.query('insert into ledger_intent (id, draft) values ($1, $2)', [intentId, JSON.stringify(draft)]);
  await client.query('insert into fault_note (id, intent) values ($1, $2)', [id, intentId]);
}

function newIntent(action, id) {
  const context = newContext({ requestId: uuidv7(), route: 'fault' });
  const intent = toIntent({ action, resources: [{ type: 'note', id, version: null }] }, context);
  const institution = institutions[Math.floor(Math.random() * institutions.length)];
  return { ...intent, draft: { ...intent.draft, actor: { institution, user: 'somebody', roles: [], via: 'session' } } };
}

process.on('message', ({ n, kind, id, clock }) => {
  if (clock !== undefined) return (clockOffsetMs = clock);
  return requests[kind](id).then(
    (answer) => tell({ n, ...answer }),
    (cause) => tell({ n, refused: cause instanceof Problem ? cause.code : 'unavailable' }),
  );
});
process.on('disconnect', () => process.exit());
tell({ ready: true });

/** Who asked may be gone. */
function tell(message) {
  process.send(message, () => undefined);
}

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import pg from 'pg';
import { requireIntent } from '../../apps/api/dist/ledger/schema/ledger.schema.js';
import { migrations } from '../../apps/api/dist/migrations/index.js';
import { FieldKeys } from '../../apps/api/dist/platform/crypto/field-keys.js';
import { migrate } from '../../apps/api/dist/platform/database/migrate.js';
import { ensureRoles, roleUrl, SYSTEM_ROLE } from '../../apps/api/dist/platform/database/roles.js';
import { PostgresProxy } from '../../libs/testing/dist/index.js';
import { startDatabase } from '../database.mjs';
import { serverProcesses } from '../database/process.mjs';

/** PostgreSQL restarts by itself after a crash of one of its processes. */
const COME_BACK_MS = 5000;

/** A PostgreSQL server of its own, with fsync on, behind a proxy whose address outlives it. */
export class Installation {
  #server;
  #folder;
  #data;
  #remove;

  /** @param {{ data?: string, proxy?: boolean }} [options] `data`: the folder for the server's data, for a file system of its own */
  static async open({ data } = {}) {
    const installation = new Installation();
    installation.#folder = mkdtempSync(join(tmpdir(), 'watchbook-fault-'));
    chmodSync(installation.#folder, 0o755);
    installation.#data = data ?? join(installation.#folder, 'data');
    installation.#remove = () => rmSync(installation.#folder, { recursive: true, force: true });
    installation.#server = await startDatabase({ dir: installation.#data });
    installation.proxy = await PostgresProxy.start(installation.#server.url);
    return installation;
  }

  /** A folder that goes away with it. */
  get folder() {
    return this.#folder;
  }

  /** The address of the owner, beside the proxy; another one after a restart. */
  get url() {
    return this.#server.url;
  }

  /** The ledger's tables and one business table, for processes below HTTP. */
  async migrate() {
    this.keys = new FieldKeys(randomBytes(32).toString('base64'));
    await ensureRoles(this.url, this.keys);
    await migrate(this.url, migrations);
    await this.sql(`create table fault_note (id text not null, intent uuid not null); ${requireIntent('fault_note')};
      grant select, insert on fault_note to ${SYSTEM_ROLE}`);
    this.database = this.proxy.through(roleUrl(this.url, this.keys, SYSTEM_ROLE));
  }

  async sql(text, values) {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 3000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Whether the entry is in the database; undefined where the database cannot be asked. */
  async confirm({ seq }) {
    const rows = await this.sql('select from ledger_entry where seq = $1', [seq]).catch(() => undefined);
    return rows && rows.length === 1;
  }

  /** Kills every process of the server at once, as a power cut does to the machine it runs on. */
  async kill() {
    const file = join(this.#data, 'postmaster.pid');
    const recorded = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
    for (const pid of serverProcesses(this.#data, recorded)) killQuietly(pid);
    await this.#server.stop();
  }

  async restart() {
    this.#server = await startDatabase({ dir: this.#data });
    this.proxy.redirect(this.#server.url);
  }

  /** Starts the server again if it ended over what was done to it. Answers whether it had to. */
  async ensureUp() {
    for (const end = Date.now() + COME_BACK_MS; Date.now() < end; await elapsed(100)) {
      const up = await this.sql('select from ledger_head').then(
        () => true,
        () => false,
      );
      if (up) return false;
    }
    await this.kill();
    await this.restart();
    return true;
  }

  stopServer() {
    return this.#server.stop();
  }

  /** Waits until nothing committed waits any more. @throws Error when that does not come */
  async settled(limitMs = 20_000) {
    for (const end = Date.now() + limitMs; Date.now() < end; await elapsed(50)) {
      const [{ waiting }] = await this.sql('select count(*)::int as waiting from ledger_intent');
      if (waiting === 0) return;
    }
    throw new Error('Committed intents are not sealed');
  }

  /** @param {string} rows a query for the business rows, as `id` and `action` */
  async stored(rows) {
    const entries = await this.sql("select seq, encode(hash, 'hex') as hash, id, body from ledger_entry order by seq");
    const [head] = await this.sql('select size, last_hash from ledger_head');
    const waiting = await this.sql('select id from ledger_intent');
    return {
      entries: entries.map((entry) => ({ ...entry, seq: Number(entry.seq) })),
      head: { size: Number(head.size), lastHash: head.last_hash },
      waiting: waiting.map(({ id }) => id),
      rows: await this.sql(rows),
    };
  }

  async close() {
    await this.proxy.stop();
    await this.#server.stop();
    this.#remove();
  }
}

function killQuietly(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (cause) {
    if (cause.code !== 'ESRCH') throw cause;
  }
}

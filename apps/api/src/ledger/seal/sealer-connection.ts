import pg from 'pg';
import { PATIENCE_MS } from '../../platform/patience.js';

/** Ends a statement on the server before the deadline, so that the connection is free again. */
const STATEMENT_SHARE = 0.75;
/** A process that stops in the middle of a seal holds the head no longer than others can wait for it. */
const IDLE_SHARE = 0.375;
const GOODBYE_MS = 200;

/** Never weaker than `on`, and not weaker than what the operator chose. */
const settings = `select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') <> 'remote_apply';
  set time zone 'UTC'`;

/** The one connection of a sealer: opened when needed, thrown away after every fault. */
export class SealerConnection {
  private client: pg.Client | null = null;
  private warning: string | undefined;

  constructor(
    private readonly connectionString: string,
    private readonly deadlineMs = PATIENCE_MS,
  ) {}

  async open(): Promise<pg.Client> {
    if (this.client) return this.client;
    const statementMs = Math.round(STATEMENT_SHARE * this.deadlineMs);
    const client = new pg.Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: statementMs,
      query_timeout: this.deadlineMs,
      statement_timeout: statementMs,
      lock_timeout: statementMs,
      idle_in_transaction_session_timeout: Math.round(IDLE_SHARE * this.deadlineMs),
      keepAlive: true,
      pipeline: true,
      application_name: 'watchbook sealer',
    });
    client.on('error', () => this.drop(client));
    client.on('notice', ({ severity, message }) => {
      if (severity === 'WARNING') this.warning = message;
    });
    this.warning = undefined;
    try {
      await client.connect();
      await client.query(settings);
    } catch (cause) {
      await end(client);
      throw cause;
    }
    this.client = client;
    return client;
  }

  /**
   * PostgreSQL confirms a commit whose wait for a standby was cut short, with a warning: it may be lost in a failover.
   * @throws Error when such a warning came
   */
  assertConfirmed(): void {
    if (this.warning !== undefined) throw new Error(`The commit is not confirmed: ${this.warning}`);
  }

  async close(): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.drop(client);
    await end(client);
  }

  private drop(client: pg.Client): void {
    if (this.client === client) this.client = null;
  }
}

/** A broken connection may never answer the goodbye; its socket is closed all the same. */
async function end(client: pg.Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, GOODBYE_MS)));
  await Promise.race([client.end().catch(() => undefined), late]);
  clearTimeout(timer);
  client.connection.stream.destroy();
}

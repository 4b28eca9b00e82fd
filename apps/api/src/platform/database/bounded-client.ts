import pg from 'pg';

/**
 * A connection for pools with a `query_timeout`, after which nobody waits for a server that does not answer.
 *
 * The statement fails, and the connection is cut with it: what it still carries is unknown, so nobody may use it again,
 * and a transaction that was open on it ends on the server too.
 */
export class BoundedClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const client = this as pg.Client;
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const query = (...args: unknown[]): unknown => {
      const callback = args.at(-1);
      if (typeof callback === 'function') {
        return send(...args.slice(0, -1), (cause: Error | null, result: unknown) => {
          this.cutIfSilent(cause);
          (callback as (cause: Error | null, result: unknown) => void)(cause, result);
        });
      }
      const answer = send(...args);
      if (answer instanceof Promise) answer.catch((cause: unknown) => this.cutIfSilent(cause));
      return answer;
    };
    client.query = query as pg.Client['query'];
  }

  private cutIfSilent(cause: unknown): void {
    if (cause instanceof Error && cause.message === 'Query read timeout') this.connection.stream.destroy();
  }
}

/** Settings of a pool that waits for nothing without an end. Who cannot have a connection, or a row or table, by then is told so. */
export const boundsOf = (patienceMs: number) => ({
  Client: BoundedClient,
  connectionTimeoutMillis: patienceMs,
  lock_timeout: Math.round(0.75 * patienceMs),
  /** Far above what a statement of the portal takes; a connection that is silent so long is dead. */
  query_timeout: 5 * patienceMs,
  keepAlive: true,
});

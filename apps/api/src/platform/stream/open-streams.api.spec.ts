import { Readable } from 'node:stream';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { newContext } from '../context.js';
import { OpenStreams } from './open-streams.service.js';

let portal: TestApp;
beforeAll(async () => {
  portal = await startTestApp({ STREAMS_MAX: '3', IN_FLIGHT_PER_CALLER: '2' });
});
afterAll(() => portal.stop());
afterEach(() => void jest.restoreAllMocks());

const analyst = userId(demoEmail('analyst', 'meridian-bank'));
const bank = institutionId('meridian-bank');
const session = '01900000-0000-7000-8000-000000000001';

/** A stream that flows for the analyst until something ends it, and why it did. */
function flowing(sessionId: string | null = session): Promise<string> {
  const stream = new Readable({ read: () => undefined });
  const actor = { institutionId: bank, userId: analyst } as never;
  portal.app.get(OpenStreams).hold(newContext({ requestId: 'test', route: 'test', actor, sessionId }), stream);
  return once(stream, 'error').then(
    ([cause]) => (cause as Error).message,
    (cause: Error) => cause.message,
  );
}

/** A connection that was lost is opened again. */
async function heard(): Promise<void> {
  while (!portal.app.get(OpenStreams).hears) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Does something else when a connection asks this of the database. */
function beside(statement: string, instead: (ask: (other?: string) => unknown) => unknown): void {
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const ask = (other = args[0]) => query.call(this, other, ...args.slice(1));
    return args[0] === statement ? instead(ask) : ask();
  } as never);
}

/** As the portal does, and the ledger intent that goes with it. */
const change = (statement: string) =>
  portal.tamper(
    `set local session_replication_role = origin; insert into ledger_intent (id, draft) values (gen_random_uuid(), '{}'); ${statement}`,
  );

describe('an answer that still flows', () => {
  it.each([
    [
      'the session is revoked',
      `insert into user_session (id, token_hash, user_id, created_at, last_used_at, expires_at) values ('${session}', 'x', '${analyst}', now(), now(), now()); update user_session set revoked_at = now() where id = '${session}'`,
    ],
    ['the person is disabled', `update app_user set status = 'disabled' where id = '${analyst}'`],
    [
      'the institution is suspended',
      `alter table institution disable trigger institution_status_check; update institution set status = 'suspended' where id = '${bank}'`,
    ],
  ])('ends when %s', async (_what, statement) => {
    await heard();
    const ended = flowing();
    await change(statement);
    expect(await ended).toBe('Access has ended');
  });

  it('ends when its person can no longer be told to have access', async () => {
    await heard();
    const ended = flowing();
    await portal.owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'watchbook streams' and datname = current_database()",
    );
    expect(await ended).toMatch(/cannot hear/);
  });

  it('ends when the database falls silent', async () => {
    await heard();
    const ended = flowing();
    beside('select 1', () => new Promise(() => undefined));
    expect(await ended).toMatch(/cannot hear/);
  });

  it('goes on while the process itself was too busy to read what the database answered', async () => {
    await heard();
    const ended = flowing();
    let asked = 0;
    const again = new Promise<void>((resolve) => {
      beside('select 1', (ask) => {
        if (asked++ > 0) return (resolve(), ask());
        // Timers that are due are looked at next, before what arrived meanwhile.
        setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700));
        return ask('select pg_sleep(0.1)');
      });
    });
    await Promise.race([again, ended]);
    await change(`select pg_notify('watchbook_access', '${session}')`);
    expect(await ended).toBe('Access has ended');
  });

  it('goes on when somebody else ends', async () => {
    const streams = portal.app.get(OpenStreams);
    await heard();
    const before = streams.size;
    const ended = flowing();
    const other = userId(demoEmail('officer', 'meridian-bank'));
    await change(
      `update app_user set status = 'disabled' where id = '${other}'; select pg_notify('watchbook_access', '${other}')`,
    );
    await change(`select pg_notify('watchbook_access', '${session}')`);
    expect(await ended).toBe('Access has ended');
    expect(streams.size).toBe(before);
  });
});

describe('answers that flow', () => {
  it('are bounded, for one person and for all; one that ends makes room', async () => {
    await heard();
    const hold = (person: string) => {
      const stream = new Readable({ read: () => undefined });
      const actor = { institutionId: bank, userId: person } as never;
      portal.app.get(OpenStreams).hold(newContext({ requestId: 'test', route: 'test', actor }), stream);
      return stream;
    };
    const full = expect.objectContaining({ code: 'unavailable', options: { retryAfterSeconds: 5 } });
    const own = [hold('a'), hold('a')];
    expect(() => hold('a')).toThrow(full);
    own.push(hold('b'));
    expect(() => hold('b')).toThrow(full);
    await Promise.all(own.map((stream) => once(stream.destroy(), 'close')));
    for (const stream of [hold('a'), hold('b'), hold('b')]) stream.destroy();
  });
});

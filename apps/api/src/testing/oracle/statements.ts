import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import pg from 'pg';

type Query = (...given: unknown[]) => unknown;

/** Tables that hold what somebody may not see; the ledger, sessions and jobs have traffic of their own. */
const BUSINESS = /"?\b(notice|notice_\w+|purpose_grant|risk_warning|acknowledgement|app_user|institution)\b/;

/** What a request issues is told from what the portal does meanwhile by itself. */
const recorded = new AsyncLocalStorage<string[]>();

/** Listens to all connections that are opened from now on: call it before the portal starts. */
export function listenToStatements(): void {
  const real = pg.Client.prototype.query as unknown as Query;
  jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    const answer = Reflect.apply(real, this, given) as unknown;
    note(textOf(given[0]), answer);
    return answer;
  } as never);
}

/** The statements on business that a request issues, each with how many rows it gives. */
export async function statementsOf(request: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  await recorded.run(statements, request);
  return statements;
}

function note(text: string, answer: unknown): void {
  const into = recorded.getStore();
  if (!into || !BUSINESS.test(text) || /user_session|ledger_/.test(text)) return;
  const at = into.push(text) - 1;
  if (!(answer instanceof Promise)) return;
  answer.then(
    ({ rowCount }: pg.QueryResult) => (into[at] = `${text} -> ${String(rowCount)} rows`),
    () => undefined,
  );
}

const textOf = (given: unknown): string =>
  typeof given === 'string' ? given : String((given as { text?: string } | null)?.text ?? '');

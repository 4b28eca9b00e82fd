import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { runCli, type Ran } from './run-cli.js';

/** What a stub was asked. */
export interface Asked {
  readonly call: string;
  readonly body: unknown;
}

/** A portal that knows only the answers that it was given. */
export interface StubPortal {
  readonly asked: Asked[];
  /** Runs a command line against it, without a profile. */
  run(...args: string[]): Promise<Ran>;
  close(): Promise<void>;
}

/** An answer that is no success. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
  ) {}
}

/**
 * Starts a portal on this machine.
 * @param answers by method and decoded path, as in `GET /api/v1/notices?limit=1`; whatever else is asked is a 404
 */
export async function startStubPortal(answers: Readonly<Record<string, unknown>>): Promise<StubPortal> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const call = `${request.method} ${decodeURIComponent(request.url ?? '')}`;
    void text(request).then((sent) => {
      asked.push({ call, body: sent === '' ? null : JSON.parse(sent) });
      const answer = answers[call] ?? new Refusal(404, 'not-found', 'Not found', 'There is no such thing');
      const status = answer instanceof Refusal ? answer.status : 200;
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer instanceof Refusal ? bodyOf(answer) : answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    run: (...args) => runCli('--url', url, '--profile', 'nobody-of-this-test', ...args),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

const bodyOf = ({ status, code, title, detail }: Refusal) => ({
  ...{ type: `https://watchbook.example/problems/${code}`, status, code, title, detail },
  requestId: '0198a000-0000-7000-8000-000000000001',
});

import { randomUUID } from 'node:crypto';
import { problem, type ProblemBody } from '@watchbook/contract';
import type { Command } from 'commander';
import { CliFailure, exitCodes, type ExitCode } from '../exit.js';
import { findProfile, type Profile } from './profile.js';

const DEFAULT_URL = 'http://localhost:3000';

interface Call {
  body?: unknown;
  /** In place of a body in JSON. */
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** An answer of the portal whose status was a success. */
export interface PortalAnswer {
  body: unknown;
  headers: Headers;
}

/** The portal over HTTP, as whoever signed in or whose key it is. */
export class PortalClient {
  constructor(
    readonly url: string,
    private readonly profile: Profile | null,
    private readonly key: string | null,
  ) {}

  async get<T>(path: string, call: Call = {}): Promise<T> {
    return (await this.send('GET', path, call)).body as T;
  }

  /** Posts with an idempotency key of its own, so that a retry of the connection cannot do it twice. */
  async post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    return (await this.send('POST', path, { body, headers: { 'Idempotency-Key': randomUUID(), ...headers } }))
      .body as T;
  }

  async send(method: string, path: string, call: Call = {}): Promise<PortalAnswer> {
    const response = await this.fetch(method, path, call);
    const text = await response.text();
    return { body: text === '' ? null : (JSON.parse(text) as unknown), headers: response.headers };
  }

  /** The raw answer, for files and exports. @throws CliFailure for every answer that is not a success */
  async fetch(method: string, path: string, { body, bytes, headers = {} }: Call = {}): Promise<Response> {
    const address = new URL(path, this.url);
    const response = await fetch(address, {
      method,
      headers: {
        ...this.credentials(),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(bytes === undefined ? {} : { 'Content-Type': 'application/octet-stream' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(bytes === undefined ? {} : { body: bytes }),
    }).catch((cause: unknown) => {
      throw new CliFailure(exitCodes.failed, `No answer from ${address.origin}`, { cause });
    });
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  private credentials(): Record<string, string> {
    if (this.key !== null) return { Authorization: `Bearer ${this.key}` };
    if (this.profile === null) return {};
    return { Cookie: this.profile.cookie, 'X-CSRF-Token': this.profile.csrfToken };
  }
}

/** The portal that a command speaks to: `--url`, `WATCHBOOK_URL`, the profile, or the local one. */
export async function connect(command: Command): Promise<PortalClient> {
  const { url, profile: name } = command.optsWithGlobals<{ url?: string; profile: string }>();
  const profile = await findProfile(name);
  const address = url ?? process.env['WATCHBOOK_URL'] ?? profile?.url ?? DEFAULT_URL;
  const usable = profile !== null && new URL(profile.url).origin === new URL(address).origin;
  return new PortalClient(address, usable ? profile : null, process.env['WATCHBOOK_KEY'] ?? null);
}

const exitCodeOf = (status: number): ExitCode => {
  if (status === 401) return exitCodes.notSignedIn;
  if (status === 404) return exitCodes.notFound;
  if (status === 409 || status === 412) return exitCodes.conflict;
  return exitCodes.failed;
};

async function failureOf(response: Response): Promise<CliFailure> {
  const parsed = problem.safeParse(await response.json().catch(() => null));
  const message = parsed.success ? describe(parsed.data) : `The portal answered ${response.status}`;
  if (parsed.success && parsed.data.code === 'step-up-required')
    return new CliFailure(exitCodes.failed, `${message}\nRun \`watchbook step-up\`, then this command again`);
  return new CliFailure(exitCodeOf(response.status), message);
}

function describe({ title, detail, errors, requestId }: ProblemBody): string {
  const fields = (errors ?? []).map(({ pointer, detail: text, code }) => `  ${pointer || '/'}: ${text ?? code}`);
  return [detail === undefined ? title : `${title}: ${detail}`, ...fields, `(request ${requestId})`].join('\n');
}

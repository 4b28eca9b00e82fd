import type { ProblemBody } from '@watchbook/contract';
import { keepMeta } from './answer.js';
import { idempotencyKeys } from './idempotency-keys.js';
import { ProblemError } from './problem-error.js';

/** What every request of this browser tab shares. */
export const connection = {
  /** From the answer of `GET /me` or of the sign-in; sent with unsafe methods. */
  csrfToken: null as string | null,
  /** Called when the session ended under our feet. */
  signedOut: (): void => undefined,
  /** Called before a request that wants a fresh second factor is sent again. @returns whether there is one now */
  stepUp: (_problem: ProblemError): Promise<boolean> => Promise.resolve(false),
  /** Asks anew for the token of this session, which another tab may have renewed. @returns whether there is one */
  renew: (): Promise<boolean> => Promise.resolve(false),
};

/** A request as the generated client passes it on. */
type SentInit = Omit<RequestInit, 'headers'> & { headers?: Record<string, string | readonly string[]> };

const SAFE = new Set(['GET', 'HEAD']);

/**
 * Sends one request to the portal and reads the answer; the generated client calls this for every route.
 * `metaOf(answer)` then tells the ledger entry and the version.
 * @throws ProblemError for every refusal, and with code `offline` when no answer came.
 */
export function request<T>(url: string, init: SentInit): Promise<T>;
export function request<T>(url: string, init?: RequestInit): Promise<T>;
export async function request<T>(url: string, init: RequestInit | SentInit = {}): Promise<T> {
  try {
    return await sendOnce<T>(url, init);
  } catch (thrown) {
    if (!(thrown instanceof ProblemError) || !(await canRetry(thrown))) throw thrown;
    return sendOnce<T>(url, init);
  }
}

/** Whether what stopped the request is out of the way now. */
function canRetry(problem: ProblemError): Promise<boolean> {
  if (problem.code === 'step-up-required') return connection.stepUp(problem);
  if (problem.code === 'csrf-token') return connection.renew();
  return Promise.resolve(false);
}

async function sendOnce<T>(url: string, init: RequestInit | SentInit): Promise<T> {
  const method = init.method ?? 'GET';
  const key = method === 'POST' ? idempotencyKeys.take(url, init.body) : null;
  const response = await send(url, { ...init, headers: headersOf(init, method, key) });
  if (key && response.status < 500 && response.status !== 409) idempotencyKeys.settle(key);
  const body: unknown = await bodyOf(response);
  if (!response.ok) throw problemOf(response, body);
  keepMeta(body, response.headers);
  return body as T;
}

function headersOf(init: RequestInit | SentInit, method: string, key: string | null): Headers {
  const headers = new Headers(init.headers as HeadersInit);
  headers.set('Accept', 'application/json, application/problem+json');
  if (!SAFE.has(method) && connection.csrfToken) headers.set('X-CSRF-Token', connection.csrfToken);
  if (key) headers.set('Idempotency-Key', key);
  return headers;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ProblemError('offline', 0, undefined, undefined, [], { cause });
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const type = response.headers.get('Content-Type') ?? '';
  if (response.status === 204) return undefined;
  return /\bjson\b|\+json/.test(type) ? response.json() : response.blob();
}

function problemOf(response: Response, body: unknown): ProblemError {
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  const isProblem = typeof body === 'object' && body !== null && 'code' in body && 'status' in body;
  if (!isProblem)
    return new ProblemError(response.status >= 500 ? 'unavailable' : 'internal', response.status, requestId);
  const problem = ProblemError.from(body as ProblemBody);
  if (problem.code === 'not-signed-in') connection.signedOut();
  return problem;
}

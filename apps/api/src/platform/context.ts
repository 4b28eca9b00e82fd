import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor, Purpose } from '@watchbook/contract';

/** What is recorded of an operation, before the ledger adds who, when and under which policy. */
export interface IntentInput {
  /** `noun.verb`, such as `notice.read`. */
  action: string;
  outcome?: 'allowed' | 'denied' | 'failed';
  /** At most 100; what exceeds that belongs in the detail. */
  resources: { type: string; id: string; version: number | null }[];
  purpose?: string | null;
  /** Erasable detail; only its salted commitment enters the ledger. */
  detail?: unknown;
}

/** How a session showed who it is. */
export interface Authentication {
  /** Ids of the authenticators that did. */
  readonly authenticators: readonly string[];
  readonly provenAt: Date | null;
  /** When that was a second factor. */
  readonly strongAt: Date | null;
}

/** One request or one job: who acts, and what of it the ledger must hold before anything leaves. */
export interface RequestContext {
  readonly requestId: string;
  /** Address of the caller; null in a job. */
  readonly address: string | null;
  /** `METHOD /route/:pattern`, or the job's name. */
  route: string;
  /** Null until the caller is known, and for a caller that nobody knows. */
  actor: Actor | null;
  /** The name of the acting person, for the portal's own pages; never in the ledger. */
  actorName: string | null;
  sessionId: string | null;
  /** The session cookie that came with a request to sign in: its session ends when another one opens. */
  replacedToken: string | null;
  /** How and when the caller's session showed who it is; null without a session. */
  authentication: Authentication | null;
  /** The browser, where it is one in which somebody signed in before. */
  device: { readonly id: string; readonly marks: readonly string[] } | null;
  /** Purpose stated in `X-Access-Purpose`. */
  purpose: Purpose | null;
  /** The case stated there beside it: only what was granted for this case counts. */
  purposeCase: string | null;
  idempotencyKey: string | null;
  /** SHA-256 of the canonical request body, for the idempotency key. */
  bodyHash: string | null;
  /** Reads that must be sealed before the answer leaves. */
  readonly reads: IntentInput[];
  /** Ids of intents that were written in a transaction and must be sealed before the answer leaves. */
  recorded: string[];
  /** The policy and ledger action that the route declares; null until it is known, and for open routes. */
  declaration: { readonly action: string } | null;
  /** The one resource that the path names, as the caller asked for it. */
  target: { type: string; id: string } | null;
  /** Set when the handler has sealed everything by itself, as a stream does. */
  sealedByHandler: { seq: number } | null;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function newContext(
  partial: Pick<RequestContext, 'requestId' | 'route'> & Partial<RequestContext>,
): RequestContext {
  return {
    address: null,
    actor: null,
    actorName: null,
    sessionId: null,
    replacedToken: null,
    authentication: null,
    device: null,
    purpose: null,
    purposeCase: null,
    idempotencyKey: null,
    bodyHash: null,
    reads: [],
    recorded: [],
    declaration: null,
    target: null,
    sealedByHandler: null,
    ...partial,
  };
}

/** Runs `fn` and all it awaits inside the context. */
export const runInContext = <T>(context: RequestContext, fn: () => T): T => storage.run(context, fn);

/** The context of the running request or job, or undefined outside of one. */
export const findContext = (): RequestContext | undefined => storage.getStore();

/** The context of the running request or job. @throws Error outside of one. */
export function getContext(): RequestContext {
  const context = storage.getStore();
  if (!context) throw new Error('No request or job is running here');
  return context;
}

/** The actor of the running request or job. @throws Error when nobody is signed in; the guards make that impossible. */
export function getActor(): Actor {
  const { actor } = getContext();
  if (!actor) throw new Error('Nobody is signed in');
  return actor;
}

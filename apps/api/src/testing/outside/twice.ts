import type { Agent } from '../agent.js';

const V1 = '/api/v1';

/** One request that changes something, as it is sent twice. */
export interface Request {
  agent: Agent;
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

export interface Case {
  /** Of the one entry that the two of them leave. */
  action: string;
  /** What the second one is told; none for what may be done any number of times, which only a key makes one. */
  refusal: readonly number[];
  prepare(people: People): Promise<Request>;
}

export type People = Record<
  'analyst' | 'officer' | 'admin' | 'deputy' | 'reader' | 'readerOfficer' | 'regulator' | 'supervisor' | 'auditor',
  Agent
>;

export const post = (agent: Agent, path: string, body?: object): Request => ({
  ...{ agent, method: 'POST', path: `${V1}${path}` },
  ...(body ? { body } : {}),
});

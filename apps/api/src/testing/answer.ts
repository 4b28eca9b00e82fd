import type { Agent, Answer } from './agent.js';

/** The body of an answer that went well. @throws Error with the problem otherwise */
export function bodyOf<T>(answer: Answer): T {
  if (answer.status > 299) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body as T;
}

interface Proposed {
  id: string;
  contentHash: string | null;
}

/** Approves exactly what is proposed. */
export const approve = (agent: Agent, { id, contentHash }: Proposed): Promise<Answer> =>
  agent.post(`/api/v1/change-proposals/${id}/approvals`, { contentHash });

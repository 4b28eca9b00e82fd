import { problem } from '@watchbook/contract';
import type { Answer } from '../agent.js';
import type { Malformed } from './malformed.js';

/** Why this is no right answer to a malformed request, beside that the description names it; null when it is one. */
export function faultOf({ pointers }: Malformed, answer: Answer): string | null {
  const { status, text } = answer;
  const told = `${status} ${text.slice(0, 300)}`;
  if (status >= 500) return `failed: ${told}`;
  if (status < 400) return pointers === null ? null : `taken: ${told}`;
  const fault = faultOfProblem(pointers, answer);
  return fault === null ? null : `${fault}: ${told}`;
}

function faultOfProblem(pointers: string[] | null, { status, headers, body }: Answer): string | null {
  if (!String(headers['content-type']).startsWith('application/problem+json')) return 'no problem';
  const parsed = problem.safeParse(body);
  if (!parsed.success) return `no problem of the contract: ${parsed.error.message}`;
  if (parsed.data.status !== status) return 'another status in the body';
  if (parsed.data.requestId !== headers['x-request-id']) return 'another request id in the body';
  const { code, errors = [] } = parsed.data;
  if (code === 'not-processable' && errors.length === 0) return 'nothing named';
  if (code !== 'invalid-request' || pointers === null) return null;
  const isNamed = errors.some(({ pointer }) =>
    pointers.some((one) => pointer === one || pointer.startsWith(`${one}/`)),
  );
  return isNamed ? null : `${pointers.join(' or ')} not named`;
}

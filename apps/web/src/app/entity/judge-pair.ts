import { inject } from '@angular/core';
import type { EntityLink, MemberVerdict, PairJudgement } from '@watchbook/contract';
import { judgementJudge } from '../platform/api/generated/client.js';
import { Session } from '../platform/session.js';

/** Records what the reader says of two members, and answers with it as their history shows it. Call in an injection context. */
export function pairJudge() {
  const session = inject(Session);
  return async ({ a, b }: EntityLink, verdict: MemberVerdict, note: string | null): Promise<PairJudgement> => {
    const { id, at } = await judgementJudge({ memberId: a, otherId: b, verdict, note });
    const { id: userId, name } = session.person().user;
    return { id, verdict, note, by: { id: userId, name }, at };
  };
}

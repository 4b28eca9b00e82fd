import { memberJudgementDraft, screeningQuery } from '@watchbook/contract';
import { demoEmail } from '../accounts.js';
import { inventNotices, noticeId, type DemoNotice } from '../notices.js';
import { noticesToldTo, principalOf } from '../shared-notices.js';
import { INSURER } from './customers.js';
import type { Services } from './services.js';

/** Two notices tell of one name, and of one of them nothing else is known: an analyst has found out that both are the same. */
export function judgePair({ as, screenings, members }: Services): Promise<unknown> {
  const pair = vagueAndTold();
  return as(demoEmail('analyst', INSURER), async () => {
    const { matches } = await screenings.screen(screeningQuery.parse({ name: principalOf(pair[0]).name }));
    const [memberId, otherId] = pair
      .map(noticeId)
      .map((id) => matches.find((match) => match.noticeId === id)?.entityId);
    const note = 'The policy file holds a copy of the passport that the other notice names.';
    return members.judge(memberJudgementDraft.parse({ memberId, otherId, verdict: 'same', note }));
  });
}

/** A notice of the insurer that knows no more than a name, and one of another member about that name. */
function vagueAndTold(): [DemoNotice, DemoNotice] {
  const told = new Map(noticesToldTo(INSURER).map((notice) => [principalOf(notice).name, notice]));
  const vague = inventNotices().find(
    (notice) =>
      notice.institution.slug === INSURER &&
      notice.status === 'published' &&
      principalOf(notice).birthDate === null &&
      told.has(principalOf(notice).name),
  )!;
  return [vague, told.get(principalOf(vague).name)!];
}

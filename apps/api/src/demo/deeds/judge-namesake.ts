import { matchJudgementDraft, screeningQuery } from '@watchbook/contract';
import { demoEmail } from '../accounts.js';
import { noticeId } from '../notices.js';
import { principalOf } from '../shared-notices.js';
import { customersTold, INSURER } from './customers.js';
import type { Services } from './services.js';

/** A match that is somebody else, which is remembered wherever the same is asked again. */
export function judgeNamesake({ as, screenings, judgements }: Services): Promise<unknown> {
  const { namesake } = customersTold();
  return as(demoEmail('analyst', INSURER), async () => {
    const { id } = await screenings.screen(screeningQuery.parse({ name: principalOf(namesake).name }));
    const judged = { screeningId: id, noticeId: noticeId(namesake), verdict: 'negative' };
    const note = 'Our customer is another person of this name: the identity card was seen at the branch.';
    return judgements.judge(matchJudgementDraft.parse({ ...judged, note }));
  });
}

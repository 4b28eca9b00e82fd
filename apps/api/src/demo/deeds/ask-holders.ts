import {
  informationRequestDraft,
  informationResponseDraft,
  screeningQuery,
  type InformationRequest,
  type InformationRequestDraft,
  type SubjectType,
} from '@watchbook/contract';
import { demoEmail } from '../accounts.js';
import { noticeId } from '../notices.js';
import { principalOf, sharedNotices } from '../shared-notices.js';
import type { Services } from './services.js';

const DAY_SECONDS = 24 * 60 * 60;

interface Question extends Pick<InformationRequestDraft, 'purpose' | 'question'> {
  asker: string;
  holder: string;
  about: SubjectType;
  caseReference?: string;
  days: number;
}

const waiting: Question = {
  ...{ asker: 'harbor-insurance', holder: 'meridian-bank', about: 'Company', days: 10 },
  ...{ purpose: 'claims', caseReference: 'HAR-CLM-20417' },
  question:
    'The account on a repair invoice of 48,000 CNY is one that you told of. Does your notice concern invoices, and is the account still in use?',
};
const answered: Question = {
  ...{ asker: 'meridian-bank', holder: 'harbor-insurance', about: 'Person', days: 14 },
  purpose: 'account-opening',
  question:
    'An applicant shows this passport. Does your notice concern her own conduct, or others who use her documents?',
};
const ANSWER =
  'Her own conduct: several policies were surrendered soon after they began, all through one intermediary. We hold nothing against the documents.';

/** One question that waits for the holder of a notice, and one that two people of another holder have answered. */
export async function askHolders(services: Services): Promise<void> {
  const { as, requests } = services;
  await ask(services, waiting);
  const { id } = await ask(services, answered);
  const draft = informationResponseDraft.parse({ text: ANSWER });
  const drafted = await as(demoEmail('analyst', answered.holder), () => requests.respond(id, draft));
  const contentHash = drafted.response!.contentHash!;
  await as(demoEmail('officer', answered.holder), () => requests.approve(id, contentHash));
}

/** Whoever asks has found that there is a notice, and nothing else of it. */
function ask({ as, screenings, requests, clock }: Services, asked: Question): Promise<InformationRequest> {
  const { asker, holder, about, days, ...question } = asked;
  const notice = withheld(holder, about);
  return as(demoEmail('analyst', asker), async () => {
    const { id } = await screenings.screen(screeningQuery.parse({ identifiers: principalOf(notice).identifiers }));
    const deadline = clock.in(days * DAY_SECONDS).toISOString();
    return requests.ask(
      informationRequestDraft.parse({ ...question, screeningId: id, noticeId: noticeId(notice), deadline }),
    );
  });
}

/** The oldest notice of an institution of which others learn only that it exists. */
const withheld = (slug: string, about: SubjectType) =>
  sharedNotices().find(
    (notice) =>
      notice.institution.slug === slug && notice.draft.disclosure === 'hit-only' && principalOf(notice).type === about,
  )!;

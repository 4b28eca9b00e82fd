import type { MatDialog } from '@angular/material/dialog';
import type { TranslocoService } from '@jsverse/transloco';
import { noticeRejection, type NoticeView } from '@watchbook/contract';
import { noticeContest, noticeReject, noticeWithdraw } from '../platform/api/generated/client.js';
import { askReason } from '../platform/form/ask-reason.js';

const routes = { reject: noticeReject, withdraw: noticeWithdraw, contest: noticeContest };

/** What is done to a notice, for a reason. */
export type ReasonedVerb = keyof typeof routes;

/** Asks for the reason of a rejection, withdrawal or contest, and does it. @returns the changed notice */
export function askNoticeReason(
  dialogs: MatDialog,
  transloco: TranslocoService,
  { id, ref }: NoticeView,
  verb: ReasonedVerb,
): Promise<NoticeView | undefined> {
  const text = (part: string) => transloco.translate<string>(`notice.${verb}.${part}`);
  return askReason<NoticeView>(dialogs, {
    ...{ ref, heading: text('heading'), text: text('text'), verb: text('verb') },
    schema: noticeRejection,
    send: (reason) => routes[verb](id, { reason }),
  });
}

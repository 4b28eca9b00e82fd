import { effect, inject, type Signal, untracked } from '@angular/core';
import { noticeRead } from '../platform/api/generated/client.js';
import { Clock } from '../platform/clock.js';
import { load } from '../platform/http/load.js';
import { toProblemError } from '../platform/http/problem-error.js';
import { Purposes } from '../platform/purpose/purposes.js';

/**
 * One notice as the reader sees it now: read for the purpose in force, which shows in the chip, and masked again when
 * the purpose ends. Call in an injection context.
 */
export function noticeFile(id: Signal<string>) {
  const purposes = inject(Purposes);
  const clock = inject(Clock);
  const file = load(
    () => ({ id: id() }),
    (params, signal) => readFor(purposes, params.id, signal),
  );
  effect(() => {
    const notice = file.value();
    if (!notice?.purpose || !notice.purposeExpiresAt) return;
    const { purpose, purposeExpiresAt: expiresAt } = notice;
    if (Date.parse(expiresAt) <= clock.now()) untracked(() => file.reload());
    else untracked(() => purposes.keep({ resourceId: notice.id, purpose, expiresAt }));
  });
  return file;
}

/** A purpose that ended in the portal meanwhile is no reason to show nothing. */
async function readFor(purposes: Purposes, id: string, signal: AbortSignal) {
  const active = purposes.for(id);
  if (!active) return noticeRead(id, { signal });
  try {
    return await noticeRead(id, { signal, headers: { 'X-Access-Purpose': active.purpose } });
  } catch (thrown) {
    if (toProblemError(thrown).code !== 'purpose-required') throw thrown;
    purposes.drop(id);
    return noticeRead(id, { signal });
  }
}

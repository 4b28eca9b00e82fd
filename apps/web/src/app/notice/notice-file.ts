import { effect, inject, type Signal } from '@angular/core';
import { noticeRead } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { Purposes } from '../platform/purpose/purposes.js';

/** One notice as the reader sees it now; the purpose that unmasks it shows in the chip. Call in an injection context. */
export function noticeFile(id: Signal<string>) {
  const purposes = inject(Purposes);
  const file = load(
    () => ({ id: id() }),
    (params, signal) => noticeRead(params.id, { signal }),
  );
  effect(() => {
    const notice = file.value();
    if (!notice?.purpose || !notice.purposeExpiresAt) return;
    purposes.keep({ resourceId: notice.id, purpose: notice.purpose, expiresAt: notice.purposeExpiresAt });
  });
  return file;
}

/** What the headers of an answer say beside its body. */
export interface AnswerMeta {
  /** Number of the ledger entry that records this answer. */
  seq: number | null;
  /** Version for `If-Match`, as the header has it. */
  etag: string | null;
  requestId: string | null;
}

const none: AnswerMeta = { seq: null, etag: null, requestId: null };
const metas = new WeakMap<object, AnswerMeta>();

/** Remembers the headers of an answer beside the body, without changing the body. */
export function keepMeta(body: unknown, headers: Headers): void {
  if (typeof body !== 'object' || body === null) return;
  const seq = headers.get('X-Ledger-Seq');
  metas.set(body, {
    seq: seq === null ? null : Number(seq),
    etag: headers.get('ETag'),
    requestId: headers.get('X-Request-Id'),
  });
}

/** The headers that came with a body of the API client. */
export const metaOf = (body: object | null | undefined): AnswerMeta => (body && metas.get(body)) || none;

import type { FieldError, ProblemBody, ProblemCode } from '@watchbook/contract';

/** What fails in the browser itself: no answer came, or no passkey was shown. */
export type BrowserProblem = 'offline' | 'passkey-not-shown';

/** A refusal or fault that the portal answered with (RFC 9457), or `offline` when no answer came. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode | BrowserProblem,
    readonly status: number,
    readonly requestId: string | undefined,
    readonly detail?: string,
    readonly errors: readonly FieldError[] = [],
    options?: ErrorOptions,
  ) {
    super(detail ?? code, options);
  }

  static from(body: ProblemBody): ProblemError {
    return new ProblemError(body.code, body.status, body.requestId, body.detail, body.errors);
  }
}

/** Any thrown value as a problem; what is not one is a fault of the page itself. */
export function toProblemError(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  return new ProblemError('internal', 0, undefined, undefined, [], { cause: thrown });
}

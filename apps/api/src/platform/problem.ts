import { problems, type FieldError, type ProblemBody, type ProblemCode } from '@watchbook/contract';

/** A refusal or fault with its code of the closed list; thrown at the cause, answered by the problem filter. */
export class Problem extends Error {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly detail?: string,
    readonly options: { errors?: FieldError[]; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(detail ?? problems[code].title, { cause: options.cause });
    this.name = 'Problem';
    this.status = problems[code].status;
  }

  /** The RFC 9457 body; says nothing of the cause. */
  toBody(requestId: string): ProblemBody {
    return {
      type: `urn:watchbook:problem:${this.code}`,
      title: problems[this.code].title,
      status: this.status,
      code: this.code,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      requestId,
      ...(this.options.errors ? { errors: this.options.errors } : {}),
    };
  }
}

/** The one answer to what does not exist and to what the caller may not see. */
export const notFound = () => new Problem('not-found');

/** One field at fault. `pointer` is an RFC 6901 pointer into the body. */
export const fieldProblem = (pointer: string, code: string, detail: string) =>
  new Problem('not-processable', detail, { errors: [{ pointer, code, detail }] });

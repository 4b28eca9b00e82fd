import * as z from 'zod';

/** Every problem the portal answers with: code, HTTP status, title. The list is closed. */
export const problems = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'E-mail address or password is wrong' },
  'not-allowed': { status: 403, title: 'No policy allows this' },
  'csrf-token': { status: 403, title: 'The CSRF token is missing or wrong' },
  'second-person': { status: 403, title: 'A second person must do this' },
  'purpose-required': { status: 403, title: 'State a purpose first' },
  'step-up-required': { status: 403, title: 'Confirm with a passkey or a code first' },
  'not-found': { status: 404, title: 'There is nothing here that you may see' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'timed-out': { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'The present state does not allow this' },
  'in-flight': { status: 409, title: 'The same request is still being answered' },
  gone: { status: 410, title: 'This is no longer available' },
  'stale-version': { status: 412, title: 'Somebody changed this in the meantime' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'idempotency-mismatch': { status: 422, title: 'This idempotency key was used for another request' },
  'not-processable': { status: 422, title: 'The content breaks a rule of the portal' },
  'version-required': { status: 428, title: 'Send If-Match with the version you edit' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers of the request are too large' },
  internal: { status: 500, title: 'Something failed inside' },
  'ledger-unavailable': { status: 503, title: 'The ledger cannot record this now' },
  'ledger-damaged': { status: 503, title: 'The ledger is damaged, so nothing is answered until it is whole again' },
  unavailable: { status: 503, title: 'The portal cannot answer now' },
} as const;

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** One fault in the input: JSON pointer (RFC 6901) into the body, or `query/…`, `header/…`, `path/…`. */
export const fieldError = z.object({ pointer: z.string(), code: z.string(), detail: z.string().optional() });
export type FieldError = z.infer<typeof fieldError>;

/** RFC 9457 problem details. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(problemCodes),
  detail: z.string().optional(),
  requestId: z.string(),
  errors: z.array(fieldError).optional(),
});
export type ProblemBody = z.infer<typeof problem>;

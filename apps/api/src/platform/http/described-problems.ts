import type { OpenAPIObject } from '@nestjs/swagger';
import { problemCodes, problems, type ProblemCode } from '@watchbook/contract';

/** Where a route notes, for its description, which problems its declaration names. */
export const NOTED_PROBLEMS = 'x-problems';

/** What a change answers that is kept under an idempotency key; only a `POST` takes one. */
export const KEYED: readonly ProblemCode[] = ['in-flight', 'idempotency-mismatch'];

interface Operation {
  parameters?: object[];
  responses?: Record<string, unknown>;
  [NOTED_PROBLEMS]?: ProblemCode[];
}

/** What every operation may answer before it begins: for the request itself, its head, its pace, or how many there were. */
const ALWAYS: readonly ProblemCode[] = ['invalid-request', 'headers-too-large', 'timed-out', 'too-many-requests'];
const CHANGES = ['post', 'put', 'patch', 'delete'];
const WITH_BODY = ['post', 'put', 'patch'];
/** One answer for all of them: what fails inside, or stands still, is no matter of the single operation. */
const FAULTS = '5XX';

/** Each operation names the problems that it answers with, and no others. @param schema of the body of a problem */
export function describeProblems(document: OpenAPIObject, schema: object): void {
  document.components ??= {};
  const { components } = document;
  components.schemas = { ...components.schemas, Problem: schema };
  components.responses = Object.fromEntries(
    [...new Set(problemCodes.map(statusOf))].map((status) => [`Problem${status}`, answerFor(status)]),
  );
  components.parameters = headers;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      const codes = problemsOf(method, path, operation[NOTED_PROBLEMS] ?? []);
      operation[NOTED_PROBLEMS] = codes;
      operation.parameters = [...(operation.parameters ?? []), ...headersOf(codes)];
      for (const status of new Set([...codes.map(statusOf), FAULTS]))
        (operation.responses ??= {})[status] = { $ref: `#/components/responses/Problem${status}` };
    }
  }
}

/** What is noted, and what holds for every operation of this method and path. */
function problemsOf(method: string, path: string, noted: readonly ProblemCode[]): ProblemCode[] {
  const own = noted.filter((code) => method === 'post' || !KEYED.includes(code));
  const codes = new Set<ProblemCode>([...ALWAYS, ...own]);
  if (path.includes('{')) codes.add('not-found');
  if (CHANGES.includes(method)) codes.add('not-allowed');
  if (CHANGES.includes(method) && noted.includes('not-signed-in')) codes.add('csrf-token');
  if (WITH_BODY.includes(method)) codes.add('too-large').add('unsupported-media-type');
  return problemCodes.filter((code) => codes.has(code));
}

const statusOf = (code: ProblemCode): string => (problems[code].status < 500 ? String(problems[code].status) : FAULTS);

const answerFor = (status: string) => ({
  description: problemCodes
    .filter((code) => statusOf(code) === status)
    .map((code) => `\`${code}\`: ${problems[code].title}`)
    .join('; '),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const header = (name: string, required: boolean, description: string, schema: object) => ({
  ...{ name, in: 'header' as const, required, description },
  schema: { type: 'string' as const, ...schema },
});

const headers = {
  IfMatch: header('If-Match', true, 'The version that is edited, as in ETag', { pattern: '^"\\d{1,9}"$' }),
  IdempotencyKey: header('Idempotency-Key', false, 'The same key, caller, route and body get the same answer again', {
    pattern: '^[\\x21-\\x7e]{1,128}$',
  }),
  AccessPurpose: header('X-Access-Purpose', false, 'A purpose code, as in `claims; case="CL-2026-7"`', {
    maxLength: 1000,
  }),
};

/** A problem that only a header causes says that the operation takes it. */
function headersOf(codes: readonly ProblemCode[]): object[] {
  const taken = {
    IfMatch: codes.includes('version-required'),
    IdempotencyKey: codes.includes('idempotency-mismatch'),
    AccessPurpose: codes.includes('not-signed-in'),
  };
  return Object.entries(taken).flatMap(([name, isTaken]) =>
    isTaken ? [{ $ref: `#/components/parameters/${name}` }] : [],
  );
}

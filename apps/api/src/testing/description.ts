import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem, type ProblemCode } from '@watchbook/contract';
import type { Method } from './routes.js';

/** As much of JSON Schema as the description uses. */
export interface Schema {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: string[];
  const?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

/** One operation of the description, with all that it may answer. */
export interface Operation {
  method: Method;
  path: string;
  parameters: Parameter[];
  body: { type: string; schema: Schema } | null;
  statuses: ReadonlySet<string>;
  problems: ReadonlySet<ProblemCode>;
}

interface Described {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { parameters: Record<string, Parameter> };
}
interface DescribedOperation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, unknown>;
  'x-problems': ProblemCode[];
}

const known = new WeakMap<NestFastifyApplication, Promise<Operation[]>>();

/** What a portal says of itself; nothing where it serves no description. Addresses with fewer places come first. */
export function describedBy(app: NestFastifyApplication): Promise<Operation[]> {
  const operations = known.get(app) ?? read(app);
  known.set(app, operations);
  return operations;
}

async function read(app: NestFastifyApplication): Promise<Operation[]> {
  const { statusCode, body } = await app.inject({ method: 'GET', url: '/api/openapi.json' });
  if (statusCode !== 200) return [];
  const { paths, components } = JSON.parse(body) as Described;
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => toOperation(method, path, operation, components)),
  );
  return all.sort((a, b) => places(a.path) - places(b.path));
}

const places = (path: string) => path.split('{').length;

function toOperation(
  method: string,
  path: string,
  { parameters = [], requestBody, responses, 'x-problems': problems }: DescribedOperation,
  components: Described['components'],
): Operation {
  const [content] = Object.entries(requestBody?.content ?? {});
  return {
    ...{ method: method.toUpperCase() as Method, path },
    parameters: parameters.map((parameter) =>
      '$ref' in parameter ? components.parameters[parameter.$ref.split('/').at(-1)!]! : parameter,
    ),
    body: content ? { type: content[0], schema: content[1].schema } : null,
    statuses: new Set(Object.keys(responses)),
    problems: new Set(problems),
  };
}

/** Why this is no answer that the operation describes, or null. */
export function undescribed({ statuses, problems }: Operation, status: number, body: unknown): string | null {
  if (status >= 500) return statuses.has('5XX') ? null : `${status} is not described`;
  if (!statuses.has(String(status))) return `${status} is not described`;
  if (status < 400) return null;
  const parsed = problem.safeParse(body);
  if (!parsed.success) return `${status} without a problem`;
  return problems.has(parsed.data.code) ? null : `${parsed.data.code} is not described`;
}

/** The operation that answers at an address; null where the description has none. */
export async function operationAt(app: NestFastifyApplication, method: string, url: string): Promise<Operation | null> {
  const path = url.split('?')[0]!;
  const operations = await describedBy(app);
  return operations.find((one) => one.method === method && patternOf(one.path).test(path)) ?? null;
}

const patterns = new Map<string, RegExp>();
function patternOf(path: string): RegExp {
  const source = path
    .replaceAll('.', '\\.')
    .replace('{path}', '.+')
    .replaceAll(/\{\w+\}/g, '[^/]+');
  const pattern = patterns.get(path) ?? new RegExp(`^${source}$`);
  patterns.set(path, pattern);
  return pattern;
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { problem, type ProblemCode } from '@watchbook/contract';
import type { Method, Route } from './routes.js';

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
export interface Operation extends Route {
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

const FILE = resolve(import.meta.dirname, '../../../../docs/openapi.json');
let known: Promise<Operation[]> | undefined;

/** The published description of the interface, which is what a portal says of itself. Addresses with fewer places come first. */
export const describedOperations = (): Promise<Operation[]> => (known ??= read());

async function read(): Promise<Operation[]> {
  const { paths, components } = JSON.parse(await readFile(FILE, 'utf8')) as Described;
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
export async function operationAt(method: string, url: string): Promise<Operation | null> {
  const path = url.split('?')[0]!;
  const operations = await describedOperations();
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

import * as z from 'zod';
import type { FileText } from '../../platform/csv/csv-rows.js';

/** A line that is longer is no entity. */
const LINE_MAX = 2 * 1024 * 1024;
const DEPTH_MAX = 4;

interface Nested {
  id: string;
  schema: string;
  caption?: string | undefined;
  target?: boolean | undefined;
  properties: Record<string, (string | Nested)[]>;
}

const nested: z.ZodType<Nested> = z.lazy(() =>
  z.object({
    id: z.string().min(1).max(200),
    schema: z.string().min(1).max(60),
    caption: z.string().optional(),
    target: z.boolean().optional(),
    properties: z.record(z.string().max(60), z.array(z.union([z.string(), nested]))),
  }),
);

/** An entity whose properties are texts and ids of others. */
export interface FtmEntity extends Omit<Nested, 'properties'> {
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

/** The lines of a text, one at a time, from 1 on; null for one that is too long. Empty ones are left out. */
export async function* linesOf(text: FileText): AsyncGenerator<{ text: string | null; line: number }> {
  let rest = '';
  let line = 0;
  let isTooLong = false;
  for await (const piece of typeof text === 'string' ? [text] : text) {
    const parts = (rest + piece).split('\n');
    rest = parts.pop()!;
    for (const part of parts) {
      line += 1;
      if (isTooLong || part.trim() !== '') yield { text: isTooLong ? null : part, line };
      isTooLong = false;
    }
    if (rest.length > LINE_MAX) {
      isTooLong = true;
      rest = '';
    }
  }
  if (isTooLong || rest.trim() !== '') yield { text: isTooLong ? null : rest, line: line + 1 };
}

/** The entities of a line: itself, and those that it holds in place of their ids. Null for what is no entity. */
export function entitiesOf(text: string): FtmEntity[] | null {
  try {
    const parsed = nested.safeParse(JSON.parse(text));
    return parsed.success ? flatten(parsed.data, 0) : null;
  } catch {
    return null;
  }
}

function flatten({ properties, ...own }: Nested, depth: number): FtmEntity[] {
  const inner: FtmEntity[] = [];
  const texts = Object.entries(properties).map(([name, values]) => {
    const ids = values.map((value) => {
      if (typeof value === 'string') return value;
      if (depth < DEPTH_MAX) inner.push(...flatten(value, depth + 1));
      return value.id;
    });
    return [name, ids] as const;
  });
  return [{ ...own, properties: Object.fromEntries(texts) }, ...inner];
}

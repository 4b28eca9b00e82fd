import type { z } from 'zod';
import { Problem } from '../problem.js';

/** Comma separated codes of a filter, each of them checked; null when the filter is absent. @throws Problem `invalid-request` */
export function codesOf<T extends string>(name: string, text: string | undefined, schema: z.ZodType<T>): T[] | null {
  if (text === undefined) return null;
  return text.split(',').map((code) => {
    const parsed = schema.safeParse(code);
    if (parsed.success) return parsed.data;
    throw new Problem('invalid-request', undefined, {
      errors: [
        { pointer: `query/${name}`, code: 'invalid', detail: `${JSON.stringify(code)} is not a code of this filter` },
      ],
    });
  });
}

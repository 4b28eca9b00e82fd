import type { Fault } from '@watchbook/ui';
import type { z } from 'zod';

/** The faults that a schema of the contract finds in what would be sent; none when it is valid. */
export function faultsOf(schema: z.ZodType, value: unknown): Fault[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => toFault(issue, value));
}

function toFault(issue: z.core.$ZodIssue, value: unknown): Fault {
  const pointer = issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { pointer, ...codeOf(issue, value), detail: issue.message };
}

function codeOf(issue: z.core.$ZodIssue, value: unknown): Pick<Fault, 'code' | 'params'> {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') return { code: 'required' };
      return issue.origin === 'array'
        ? { code: 'too-few', params: { n: Number(issue.minimum) } }
        : { code: 'too-small', params: { n: Number(issue.minimum) } };
    case 'too_big':
      if (issue.origin === 'string') return { code: 'too-long', params: { n: Number(issue.maximum) } };
      return issue.origin === 'array'
        ? { code: 'too-many', params: { n: Number(issue.maximum) } }
        : { code: 'too-big', params: { n: Number(issue.maximum) } };
    case 'invalid_type':
      return { code: 'required' };
    case 'invalid_value':
      return { code: 'choose' };
    case 'invalid_format':
      // A field that nobody filled in has no form yet.
      return { code: at(value, issue.path) === '' ? 'required' : 'format' };
    default:
      return { code: 'invalid' };
  }
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);

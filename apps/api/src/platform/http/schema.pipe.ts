import { type ArgumentMetadata, Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import type { FieldError } from '@watchbook/contract';
import { Problem } from '../problem.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

class SchemaIssues extends Error {
  constructor(readonly issues: readonly Issue[]) {
    super('The input breaks its schema');
  }
}

/** Parses every input by its schema; a fault names the field. */
@Injectable()
export class SchemaPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => new SchemaIssues(issues as readonly Issue[]) });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      return await super.transform(value, metadata);
    } catch (cause) {
      if (!(cause instanceof SchemaIssues)) throw cause;
      throw new Problem('invalid-request', undefined, {
        errors: cause.issues.slice(0, 50).map((issue) => toField(issue, metadata)),
      });
    }
  }
}

function toField(issue: Issue, { type, data }: ArgumentMetadata): FieldError {
  const keys = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  const path = keys.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
  const within = type === 'body' ? '' : type === 'param' ? 'path' : type;
  const pointer = type === 'body' ? (path ? `/${path}` : '') : [within, data, path].filter(Boolean).join('/');
  return { pointer, code: 'invalid', detail: issue.message };
}

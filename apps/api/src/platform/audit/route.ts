import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { PolicySubject } from '@watchbook/policy';
import type { z } from 'zod';

export const ROUTE = Symbol('watchbook route');
export const OPEN = Symbol('watchbook open route');

/** What a route declares: who may call it at all, and under which name the ledger holds the call. */
export interface RouteDeclaration {
  /** Actions of the policy, one of which the caller must have, and the subject; the use case decides on the row itself. */
  policy: [action: string | readonly string[], subject: PolicySubject];
  /** Ledger action of a call that is allowed; `-denied` or `-failed` is added otherwise. */
  action: string;
  /** Schema that filters the answer; nothing outside it leaves. Absent: the answer has no body, or is a stream. */
  response?: z.ZodType;
  status?: number;
  description?: string;
  /** Takes far more work than others, so that it is counted for itself. */
  expensive?: true;
  /** Only for a session that showed a second factor within the last minutes. */
  stepUp?: true;
}

/** Declares policy, ledger action and answer of a route. A route without it, or `@Open`, stops the start. */
export function Audited(declaration: RouteDeclaration): MethodDecorator {
  const status = declaration.status ?? (declaration.response ? 200 : 204);
  return applyDecorators(
    SetMetadata(ROUTE, declaration),
    HttpCode(status),
    ApiResponse({
      status,
      description: declaration.description ?? declaration.action,
      ...(declaration.response ? { standardSchema: declaration.response } : {}),
    }),
  );
}

/** A route that anybody may call, with the reason why. */
export function Open(
  reason: string,
  /** `documented`: what the description shows of this status, where the route has several answers. */
  answer: { response?: z.ZodType; status?: number; documented?: z.ZodType } = {},
): MethodDecorator {
  const status = answer.status ?? (answer.response ? 200 : 204);
  const described = answer.documented ?? answer.response;
  return applyDecorators(
    SetMetadata(OPEN, { reason, ...answer }),
    HttpCode(status),
    ApiResponse({
      status,
      description: reason,
      ...(described ? { standardSchema: described } : {}),
    }),
  );
}

export interface OpenDeclaration {
  reason: string;
  response?: z.ZodType;
}

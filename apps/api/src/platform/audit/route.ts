import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from '@watchbook/contract';
import type { PolicySubject } from '@watchbook/policy';
import type { z } from 'zod';
import { KEYED, NOTED_PROBLEMS } from '../http/described-problems.js';

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
  /** Problems of the use case itself, beside those that follow from how the route is called; for its description. */
  problems?: readonly ProblemCode[];
  /** A `POST` whose answer is not kept under the idempotency key of the request. */
  keyed?: false;
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
    ApiExtension(NOTED_PROBLEMS, [
      ...(['not-signed-in', 'not-allowed'] as const),
      ...(declaration.stepUp ? (['step-up-required'] as const) : []),
      ...(declaration.keyed === false ? [] : KEYED),
      ...(declaration.problems ?? []),
    ]),
  );
}

/** A route that anybody may call, with the reason why. */
export function Open(
  reason: string,
  /** `documented`: what the description shows of this status, where the route has several answers. */
  answer: {
    response?: z.ZodType;
    status?: number;
    documented?: z.ZodType;
    problems?: readonly ProblemCode[];
  } = {},
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
    ApiExtension(NOTED_PROBLEMS, answer.problems ?? []),
  );
}

export interface OpenDeclaration {
  reason: string;
  response?: z.ZodType;
}

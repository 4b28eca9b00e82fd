import { CallHandler, ExecutionContext, Inject, Injectable, NestInterceptor, StreamableFile } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { PolicySubject } from '@watchbook/policy';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { LedgerService } from '../../ledger/ledger.service.js';
import { LedgerWatch } from '../../ledger/ledger-watch.service.js';
import { getContext } from '../context.js';
import { OpenStreams } from '../stream/open-streams.service.js';
import { OPEN, ROUTE, type OpenDeclaration, type RouteDeclaration } from './route.js';

/** Whoever must find out what happened signs in and reads the ledger, also while it is damaged. */
const OPEN_WHILE_DAMAGED: readonly PolicySubject[] = ['LedgerEntry', 'Session', 'Witness'];

/** Holds every answer back until its entries are sealed, then lets through what the contract names. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.answer(execution, next));
  }

  private async answer(execution: ExecutionContext, next: CallHandler): Promise<unknown> {
    const route = this.reflector.get<RouteDeclaration | undefined>(ROUTE, execution.getHandler());
    const open = this.reflector.get<OpenDeclaration | undefined>(OPEN, execution.getHandler());
    if (route && !OPEN_WHILE_DAMAGED.includes(route.policy[1])) this.watch.assertWhole();
    const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    const receipt = await this.seal(route);
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    if (body instanceof StreamableFile) this.streams.hold(getContext(), body.getStream());
    if (receipt) reply.header('X-Ledger-Seq', String(receipt.seq));
    return filtered(body, receipt, route?.response ?? open?.response, reply);
  }

  /**
   * The receipt of the entry that records this answer: of the change, when there was one.
   * Changes and reads wait together, so that nobody waits for two deadlines.
   */
  private async seal(route: RouteDeclaration | undefined): Promise<{ seq: number } | null> {
    const { reads, recorded, sealedByHandler } = getContext();
    if (route && !sealedByHandler && reads.length + recorded.length === 0) {
      throw new Error(`The route of ${route.action} answered without an entry`);
    }
    const [changes, looks] = await Promise.all([
      recorded.length > 0 ? this.ledger.sealed(recorded) : [],
      reads.length > 0 ? this.ledger.seal(reads) : [],
    ]);
    return sealedByHandler ?? changes[0] ?? looks[0] ?? null;
  }
}

function filtered(
  body: unknown,
  receipt: object | null,
  schema: RouteDeclaration['response'],
  reply: FastifyReply,
): unknown {
  if (!schema || body === undefined || body instanceof StreamableFile) return body;
  const answer = schema.parse(receipt && isPlain(body) ? { ...body, receipt } : body);
  if (isPlain(answer) && Number.isInteger(answer['version'])) reply.header('ETag', `"${String(answer['version'])}"`);
  return answer;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

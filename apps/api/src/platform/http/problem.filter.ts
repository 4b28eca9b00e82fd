import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject, Logger } from '@nestjs/common';
import type { ProblemCode } from '@watchbook/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LedgerService } from '../../ledger/ledger.service.js';
import { runInContext, type IntentInput, type RequestContext } from '../context.js';
import { Problem } from '../problem.js';

const byStatus: Record<number, ProblemCode> = {
  400: 'invalid-request',
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** Answers every refusal and fault as a problem, after the ledger holds that it was refused. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(@Inject(LedgerService) private readonly ledger: LedgerService) {}

  async catch(exception: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = await this.recorded(toProblem(exception), request.watchbook, exception);
    const { requestId } = request.watchbook;
    // What says when to come again is a bound that was meant, not a fault.
    if (problem.status >= 500 && problem.options.retryAfterSeconds === undefined)
      this.logger.error({ requestId, route: request.watchbook.route, code: problem.code, cause: describe(exception) });
    if (reply.sent) return;
    const retryAfter = problem.options.retryAfterSeconds ?? (problem.status === 503 ? 2 : null);
    if (retryAfter !== null) reply.header('Retry-After', String(retryAfter));
    if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer realm="watchbook"');
    await reply.status(problem.status).type('application/problem+json').send(problem.toBody(requestId));
  }

  /** The problem, once its entry is sealed; a refusal that cannot be recorded is `ledger-unavailable`. */
  private async recorded(problem: Problem, context: RequestContext, exception: unknown): Promise<Problem> {
    const { declaration } = context;
    if (problem.code === 'ledger-unavailable' || !declaration || isFlood(problem, context)) return problem;
    try {
      await runInContext(context, () => this.ledger.seal([failureIntent(problem, declaration, context)]));
      return problem;
    } catch (cause) {
      this.logger.error({ requestId: context.requestId, cause: describe(exception) });
      return cause instanceof Problem ? cause : new Problem('ledger-unavailable', undefined, { cause });
    }
  }
}

/** What nobody in particular asks too often is counted, not recorded: a flood shall not fill the ledger. */
const isFlood = ({ code }: Problem, { actor }: RequestContext) => code === 'too-many-requests' && actor === null;

function failureIntent(
  problem: Problem,
  declaration: NonNullable<RequestContext['declaration']>,
  context: RequestContext,
): IntentInput {
  const denied = [401, 403, 404, 429].includes(problem.status);
  return {
    action: `${declaration.action}-${denied ? 'denied' : 'failed'}`,
    outcome: denied ? 'denied' : 'failed',
    resources: context.target ? [{ type: context.target.type, id: context.target.id, version: null }] : [],
    purpose: context.purpose,
    detail: { code: problem.code },
  };
}

function toProblem(exception: unknown): Problem {
  if (exception instanceof Problem) return exception;
  const status =
    exception instanceof HttpException ? exception.getStatus() : (exception as { statusCode?: number }).statusCode;
  const code = status === undefined ? undefined : byStatus[status];
  if (code) return new Problem(code, undefined, { cause: exception });
  if (isUnavailable(exception)) return new Problem('unavailable', undefined, { cause: exception });
  return new Problem('internal', undefined, { cause: exception });
}

/** PostgreSQL is starting, stopping or out of connections, the connection broke, or what is needed stayed locked. */
function isUnavailable(exception: unknown): boolean {
  const { code = '', message = '' } = exception as { code?: string; message?: string };
  if (/^(Query read timeout|Connection terminated|timeout exceeded when trying to connect)/.test(message)) return true;
  return /^(08|57P|53|55P03)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code);
}

const describe = (exception: unknown) =>
  exception instanceof Error ? (exception.stack ?? exception.message) : String(exception);

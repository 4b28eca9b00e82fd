import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../../config.js';
import type { RouteDeclaration } from '../../audit/route.js';
import { Clock } from '../../clock.js';
import { Problem } from '../../problem.js';
import { CountedLog } from '../counted-log.js';
import { networkOf } from './network-of.js';
import { type RateClass, WINDOW_SECONDS } from './rates.js';
import { SharedCounts } from './shared-counts.service.js';

const READERS = ['GET', 'HEAD', 'OPTIONS'];

/** How often one person or key may ask, and one address for who is not signed in; every answer of `/api` says it. */
@Injectable()
export class RateLimitService implements BeforeApplicationShutdown {
  private readonly log = new CountedLog(new Logger('RateLimit'), 'refusedNobody');

  constructor(
    @Inject(SharedCounts) private readonly counts: SharedCounts,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'rates'>,
  ) {}

  /**
   * Counts a request whose caller is known by now, or known to be nobody.
   * @throws Problem `too-many-requests` until the window ends
   */
  async take(request: FastifyRequest, reply: FastifyReply, route?: RouteDeclaration): Promise<void> {
    const left = await this.count(request, reply, route);
    if (left !== null) return;
    if (!request.watchbook.actor) this.log.count('requests');
    throw new Problem('too-many-requests', undefined, { retryAfterSeconds: this.window().left });
  }

  /** Counts, and tells, where no route was found that would have: the answer is a refusal already. */
  async tell(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // What the router itself cannot read has no context; what there is no room for waits for nothing.
    if (reply.statusCode === 503) return;
    if ('watchbook' in request && request.watchbook && !reply.hasHeader('RateLimit')) await this.count(request, reply);
  }

  beforeApplicationShutdown(): void {
    this.log.flush();
  }

  private async count(request: FastifyRequest, reply: FastifyReply, route?: RouteDeclaration): Promise<number | null> {
    const { rates } = this.config;
    if (rates === null || !request.url.startsWith('/api/')) return Infinity;
    const { actor, address } = request.watchbook;
    const rate = actor ? rateOf(request.method, route) : 'nobody';
    const who = `${rate} ${actor ? actor.userId : networkOf(address ?? '')}`;
    const window = this.window();
    const left = await this.counts.take(who, rates[rate], window.beganAt);
    void reply.header('RateLimit-Policy', `"${rate}";q=${rates[rate]};w=${WINDOW_SECONDS}`);
    void reply.header('RateLimit', `"${rate}";r=${left ?? 0};t=${window.left}`);
    return left;
  }

  private window(): { beganAt: number; left: number } {
    const seconds = this.clock.now().getTime() / 1000;
    const began = Math.floor(seconds / WINDOW_SECONDS) * WINDOW_SECONDS;
    return { beganAt: began * 1000, left: Math.ceil(began + WINDOW_SECONDS - seconds) };
  }
}

function rateOf(method: string, route: RouteDeclaration | undefined): RateClass {
  if (route?.expensive) return 'expensive';
  return READERS.includes(method) ? 'reads' : 'writes';
}

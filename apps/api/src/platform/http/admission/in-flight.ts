import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Limits } from '../../../config.js';
import { Problem } from '../../problem.js';
import { CountedLog } from '../counted-log.js';
import { networkOf } from '../limit/network-of.js';

const RETRY_SECONDS = 1;

/** The machine that watches the process must hear from it above all when there is much to do. */
const EXEMPT = ['/healthz', '/readyz'];

/** How many are inside, in all and of each. */
export class Room {
  private total = 0;
  private readonly of = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly mostOfEach: number,
  ) {}

  /** Lets somebody in and answers how to leave, which counts once; null when there is no room. */
  enter(who: string): (() => void) | null {
    const own = this.of.get(who) ?? 0;
    if (this.total >= this.most || own >= this.mostOfEach) return null;
    this.total++;
    this.of.set(who, own + 1);
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.leave(who);
    };
  }

  private leave(who: string): void {
    const own = this.of.get(who)! - 1;
    this.total--;
    if (own === 0) this.of.delete(who);
    else this.of.set(who, own);
  }
}

/**
 * Bounds the requests in work, of the process and of one caller: what is beyond is refused before its body is read. One
 * is in work until its answer is ready, also when nobody waits for that any more; answers that flow are no work.
 */
export function boundInFlight(server: FastifyInstance, { inFlight, inFlightOfCaller }: Limits): void {
  const room = new Room(inFlight, inFlightOfCaller);
  const leaving = new WeakMap<FastifyRequest, () => void>();
  const handled = new WeakSet<FastifyRequest>();
  const log = new CountedLog(new Logger('InFlight'), 'refusedInFlight');
  server.addHook('onRequest', (request, reply, done) => {
    if (EXEMPT.includes(request.routeOptions.url ?? '')) return done();
    const leave = room.enter(callerOf(request));
    if (!leave) {
      log.count('requests');
      void reply.header('Connection', 'close');
      return done(new Problem('unavailable', 'Too much is in work', { retryAfterSeconds: RETRY_SECONDS }));
    }
    leaving.set(request, leave);
    reply.raw.once('close', () => {
      if (!handled.has(request)) leave();
    });
    done();
  });
  server.addHook('preHandler', (request, _reply, done) => {
    handled.add(request);
    done();
  });
  server.addHook('onSend', (request, _reply, payload, done) => {
    leaving.get(request)?.();
    done(null, payload);
  });
}

/** Who it says it is: nobody is looked up before there is room. */
function callerOf({ headers, cookies, ip }: FastifyRequest): string {
  return headers.authorization ?? cookies['__Host-watchbook'] ?? cookies['watchbook'] ?? networkOf(ip);
}

import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { id as uuid } from '@watchbook/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../config.js';
import { OPEN, ROUTE, type RouteDeclaration } from '../platform/audit/route.js';
import { runInContext } from '../platform/context.js';
import { RateLimitService } from '../platform/http/limit/rate-limit.service.js';
import { readHeaders } from '../platform/http/server.js';
import { abilityOf } from '../platform/policy.js';
import { Problem } from '../platform/problem.js';
import type { Identified } from './actor-loader.js';
import { ApiKeyLookup } from './api-key/api-key-lookup.js';
import { StepUpService } from './second-factor/step-up.service.js';
import { cookieName, deviceCookieName } from './session/cookie.js';
import { readDevice } from './session/device.js';
import { csrfOf, SessionService } from './session/session.service.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The one gate of every route: who it is, that no other site sent it, and that some policy may allow it. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(ApiKeyLookup) private readonly keys: ApiKeyLookup,
    @Inject(StepUpService) private readonly stepUps: StepUpService,
    @Inject(RateLimitService) private readonly rates: RateLimitService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    const route = this.reflector.get<RouteDeclaration | undefined>(ROUTE, execution.getHandler());
    const { watchbook: context } = request;
    context.device = readDevice(request.cookies[deviceCookieName(this.config)]);
    if (this.reflector.get(OPEN, execution.getHandler())) {
      context.replacedToken = request.cookies[cookieName(this.config)] ?? null;
      await this.rates.take(request, reply);
      return true;
    }
    if (!route) throw new Problem('not-allowed');
    context.declaration = route;
    context.target = targetOf(request, route);
    // Whoever fails to say who it is counts as well.
    await this.identify(request).finally(() => this.rates.take(request, reply, route));
    if (!context.actor) throw new Problem('not-signed-in');
    readHeaders(request);
    const [actions, subject] = route.policy;
    const ability = abilityOf(context.actor);
    if (![actions].flat().some((action) => ability.can(action, subject))) throw new Problem('not-allowed');
    if (route.stepUp) await runInContext(context, () => this.stepUps.assertSteppedUp());
    return true;
  }

  private async identify(request: FastifyRequest): Promise<void> {
    const key = bearer(request);
    if (key !== null) {
      accept(request, await this.keys.find(key));
      return;
    }
    const cookie = request.cookies[cookieName(this.config)];
    if (cookie === undefined) return;
    const found = await this.sessions.findBySession(cookie);
    accept(request, found);
    if (found) {
      const { id, authenticators, provenAt, strongAt } = found.session;
      request.watchbook.sessionId = id;
      request.watchbook.authentication = {
        authenticators: authenticators ?? [],
        provenAt: provenAt ?? null,
        strongAt: strongAt ?? null,
      };
    }
    if (found && !SAFE.has(request.method)) assertCsrf(request, cookie);
  }
}

function accept({ watchbook }: FastifyRequest, found: Identified | null): void {
  watchbook.actor = found?.actor ?? null;
  watchbook.actorName = found?.user.name ?? null;
}

function bearer({ headers }: FastifyRequest): string | null {
  const match = /^Bearer (wb_[\w-]{20,100})$/.exec(headers.authorization ?? '');
  if (headers.authorization !== undefined && !match) throw new Problem('not-signed-in');
  return match?.[1] ?? null;
}

function assertCsrf(request: FastifyRequest, cookie: string): void {
  const sent = request.headers['x-csrf-token'];
  const expected = Buffer.from(csrfOf(cookie));
  const actual = Buffer.from(typeof sent === 'string' ? sent : '');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw new Problem('csrf-token');
}

/** The resource that the path names, so that a refusal can be recorded against it. */
function targetOf(request: FastifyRequest, route: RouteDeclaration): { type: string; id: string } | null {
  const asked = uuid.safeParse((request.params as Record<string, unknown> | undefined)?.['id']);
  return asked.success ? { type: kebab(route.policy[1]), id: asked.data } : null;
}

const kebab = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

import { createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Me } from '@watchbook/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../config.js';
import { getContext } from '../../platform/context.js';
import { emailHash } from '../user/user.entity.js';
import { cookieName, cookieOptions, deviceCookieName, deviceCookieOptions } from './cookie.js';
import { vouchFor } from './device.js';
import type { Opened } from './session.service.js';

/** What the browser calls itself. */
export const UserAgent = createParamDecorator(
  (_: unknown, execution: ExecutionContext): string | null =>
    execution.switchToHttp().getRequest<FastifyRequest>().headers['user-agent'] ?? null,
);

/** The cookies of a session: the one that opens it, and the one that makes the device a known one. */
@Injectable()
export class SessionCookie {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Hands the token to the browser, and nothing but `me` to whoever reads the answer. */
  set(reply: FastifyReply, { token, me }: Opened): Me {
    void reply.setCookie(cookieName(this.config), token, cookieOptions(this.config));
    const vouched = vouchFor(getContext().device, emailHash(me.user.email));
    void reply.setCookie(deviceCookieName(this.config), vouched, deviceCookieOptions(this.config));
    return me;
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(cookieName(this.config), cookieOptions(this.config));
  }

  /** The token that came with the request, or null. */
  tokenOf(request: FastifyRequest): string | null {
    return request.cookies[cookieName(this.config)] ?? null;
  }
}

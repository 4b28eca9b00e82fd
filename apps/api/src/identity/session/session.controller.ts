import { Controller, Delete, Get, Inject, Param, Post, Body, Req, Res, UseGuards } from '@nestjs/common';
import { id, me, sessionItem, signIn, type Me, type SignIn } from '@watchbook/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CONFIG, type Config } from '../../config.js';
import { Audited, Open } from '../../platform/audit/route.js';
import { getContext } from '../../platform/context.js';
import { notFound } from '../../platform/problem.js';
import type { Identified } from '../actor-loader.js';
import { cookieName, cookieOptions } from './cookie.js';
import { PasswordGuard } from './password.strategy.js';
import { SessionService } from './session.service.js';

@Controller()
export class SessionController {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('sessions')
  @UseGuards(PasswordGuard)
  @Open('signs in; every attempt is an entry', { response: me, status: 201 })
  async create(
    @Body({ schema: signIn }) _body: SignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const identified = (request as FastifyRequest & { user: Identified }).user;
    const { token, me } = await this.sessions.open(identified, request.headers['user-agent'] ?? null);
    void reply.setCookie(cookieName(this.config), token, cookieOptions(this.config));
    return me;
  }

  @Get('sessions')
  @Audited({
    policy: ['read', 'Session'],
    action: 'session.listed',
    response: z.object({ data: z.array(sessionItem) }),
  })
  list() {
    return this.sessions.list();
  }

  @Delete('sessions/current')
  @Audited({ policy: ['delete', 'Session'], action: 'session.ended' })
  async deleteCurrent(@Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { sessionId } = getContext();
    if (sessionId === null) throw notFound();
    await this.sessions.end(sessionId);
    void reply.clearCookie(cookieName(this.config), cookieOptions(this.config));
  }

  @Delete('sessions/:id')
  @Audited({ policy: ['delete', 'Session'], action: 'session.ended' })
  async delete(@Param('id', { schema: id }) sessionId: string): Promise<void> {
    await this.sessions.end(sessionId);
  }

  @Get('me')
  @Audited({ policy: ['read', 'Session'], action: 'session.read', response: me })
  read(@Req() request: FastifyRequest): Promise<Me> {
    return this.sessions.read(request.cookies[cookieName(this.config)] ?? null);
  }
}

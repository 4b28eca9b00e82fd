import { Controller, Delete, Get, Inject, Param, Post, Body, Req, Res, UseGuards } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import {
  id,
  me,
  passkeyOptions,
  passkeyProof,
  secondFactorDue,
  sessionItem,
  signIn,
  signInAnswer,
  signInCompletion,
  signInPasskeyRequest,
  type Me,
  type PasskeyProof,
  type SignIn,
  type SignInAnswer,
  type SignInCompletion,
} from '@watchbook/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Audited, Open } from '../../platform/audit/route.js';
import { getContext } from '../../platform/context.js';
import { notFound } from '../../platform/problem.js';
import type { Identified } from '../actor-loader.js';
import { PasswordGuard } from './password.strategy.js';
import { SessionCookie, UserAgent } from './session-cookie.js';
import { SessionService } from './session.service.js';
import { SignInStageService } from './sign-in-stage.service.js';

const SIGNS_IN = 'signs in; every attempt is an entry';
const WRONG = ['wrong-credentials', 'too-many-requests'] as const;

@Controller()
export class SessionController {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(SignInStageService) private readonly stages: SignInStageService,
    @Inject(SessionCookie) private readonly cookie: SessionCookie,
  ) {}

  @Post('sessions')
  @UseGuards(PasswordGuard)
  @Open(SIGNS_IN, { response: signInAnswer, documented: me, status: 201, problems: WRONG })
  @ApiResponse({ status: 202, description: 'a second factor is due', standardSchema: secondFactorDue })
  async create(
    @Body({ schema: signIn }) _body: SignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @UserAgent() userAgent: string | null,
  ): Promise<SignInAnswer> {
    const identified = (request as FastifyRequest & { user: Identified }).user;
    const begun = await this.stages.begin(identified, userAgent);
    if ('token' in begun) return this.cookie.set(reply, begun);
    void reply.status(202);
    return begun;
  }

  @Post('sessions/second-factor')
  @Open(SIGNS_IN, { response: me, status: 201, problems: WRONG })
  async complete(
    @Body({ schema: signInCompletion }) completion: SignInCompletion,
    @Res({ passthrough: true }) reply: FastifyReply,
    @UserAgent() userAgent: string | null,
  ): Promise<Me> {
    return this.cookie.set(reply, await this.stages.complete(completion, userAgent));
  }

  @Post('sessions/second-factor/passkey-options')
  @Open('asks for the passkey of whoever showed the password', {
    response: passkeyOptions,
    status: 201,
    problems: ['wrong-credentials'],
  })
  completionOptions(@Body({ schema: signInPasskeyRequest }) { token }: z.infer<typeof signInPasskeyRequest>) {
    return this.stages.completionOptions(token);
  }

  @Post('sessions/passkey-options')
  @Open('asks for any passkey; says nothing of any account', { response: passkeyOptions, status: 201 })
  passkeyOptions() {
    return this.stages.passkeyOptions();
  }

  @Post('sessions/passkey')
  @Open(SIGNS_IN, { response: me, status: 201, problems: WRONG })
  async createWithPasskey(
    @Body({ schema: passkeyProof }) proof: PasskeyProof,
    @Res({ passthrough: true }) reply: FastifyReply,
    @UserAgent() userAgent: string | null,
  ): Promise<Me> {
    return this.cookie.set(reply, await this.stages.withPasskey(proof, userAgent));
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

  @Delete('sessions')
  @Audited({ policy: ['delete', 'Session'], action: 'session.ended', description: 'Ends all other sessions' })
  async deleteOthers(): Promise<void> {
    await this.sessions.endOthers();
  }

  @Delete('sessions/current')
  @Audited({ policy: ['delete', 'Session'], action: 'session.ended', problems: ['not-found'] })
  async deleteCurrent(@Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { sessionId } = getContext();
    if (sessionId === null) throw notFound();
    await this.sessions.end(sessionId);
    this.cookie.clear(reply);
  }

  @Delete('sessions/:id')
  @Audited({ policy: ['delete', 'Session'], action: 'session.ended' })
  async delete(@Param('id', { schema: id }) sessionId: string): Promise<void> {
    await this.sessions.end(sessionId);
  }

  @Get('me')
  @Audited({ policy: ['read', 'Session'], action: 'session.read', response: me })
  read(@Req() request: FastifyRequest): Promise<Me> {
    return this.sessions.read(this.cookie.tokenOf(request));
  }
}

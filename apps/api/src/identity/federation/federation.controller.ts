import { Body, Controller, Get, Header, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  federatedSignIn,
  federatedSignInBegun,
  id,
  signInProviderList,
  signInProviderQuery,
} from '@watchbook/contract';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CONFIG, type Config } from '../../config.js';
import { Open } from '../../platform/audit/route.js';
import { cookieOptions, federatedCookieName } from '../session/cookie.js';
import { SessionCookie, UserAgent } from '../session/session-cookie.js';
import type { Opened } from '../session/session.service.js';
import { BackChannelLogoutService } from './back-channel-logout.service.js';
import { FederationRefusal, FederationService } from './federation.service.js';
import { IdentityProviderService } from './identity-provider.service.js';
import { SamlService } from './saml.service.js';

const LIFE_SECONDS = 600;
const ANSWER_MAX_BYTES = 256 * 1024;
const LOGOUT_MAX_BYTES = 32 * 1024;
const state = z.string().regex(/^[\w-]{43}$/, 'the state of a sign-in');
const samlAnswer = z.object({ SAMLResponse: z.string().min(1).max(200_000), RelayState: z.string().max(100) });
const logout = z.object({ logout_token: z.string().min(1).max(20_000) });
const completion = z.strictObject({ state });
/** What providers add is theirs; it is read by the library that checks it. */
const oidcAnswer = z.looseObject({ state: z.string().max(200).optional() });

@Controller()
export class FederationController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(IdentityProviderService) private readonly providers: IdentityProviderService,
    @Inject(FederationService) private readonly federation: FederationService,
    @Inject(BackChannelLogoutService) private readonly logouts: BackChannelLogoutService,
    @Inject(SamlService) private readonly saml: SamlService,
    @Inject(SessionCookie) private readonly cookie: SessionCookie,
  ) {}

  @Get('sign-in-providers')
  @Open('tells by the domain alone where to sign in', { response: signInProviderList })
  list(@Query({ schema: signInProviderQuery }) { email }: z.infer<typeof signInProviderQuery>) {
    return this.providers.findForAddress(email);
  }

  @Post('federated-sign-ins')
  @Open('sends a browser to its provider', { response: federatedSignInBegun, status: 201, problems: ['not-found'] })
  async begin(
    @Body({ schema: federatedSignIn }) { providerId }: z.infer<typeof federatedSignIn>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ location: string }> {
    const { location, browser } = await this.federation.begin(providerId);
    void reply.setCookie(federatedCookieName(this.config), browser, {
      ...cookieOptions(this.config),
      maxAge: LIFE_SECONDS,
    });
    return { location };
  }

  @Get('federated-sign-ins/oidc/callback')
  @Open('the browser is back from its provider; every attempt is an entry', { status: 303 })
  async finishOidc(
    @Query({ schema: oidcAnswer }) _query: z.infer<typeof oidcAnswer>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @UserAgent() userAgent: string | null,
  ): Promise<void> {
    const query = request.url.split('?')[1] ?? '';
    await this.enter(reply, () => this.federation.finishOidc(query, this.browserOf(request), userAgent));
  }

  @Post('federated-sign-ins/saml/:id/acs')
  @RouteConfig({ bodyLimit: ANSWER_MAX_BYTES, takesForm: true })
  @Open('the answer of a provider, sent by the browser from there; it opens nothing by itself', { status: 303 })
  async acceptSaml(
    @Param('id', { schema: id }) providerId: string,
    @Body({ schema: samlAnswer }) { SAMLResponse, RelayState }: z.infer<typeof samlAnswer>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.lead(reply, async () => {
      const accepted = await this.federation.acceptSaml(providerId, SAMLResponse, RelayState);
      return `/api/v1/federated-sign-ins/saml/completion?state=${encodeURIComponent(accepted)}`;
    });
  }

  @Get('federated-sign-ins/saml/completion')
  @Open('the browser fetches the session that an answer has earned', { status: 303 })
  async finishSaml(
    @Query({ schema: completion }) query: z.infer<typeof completion>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @UserAgent() userAgent: string | null,
  ): Promise<void> {
    await this.enter(reply, () => this.federation.finishSaml(query.state, this.browserOf(request), userAgent));
  }

  @Get('federated-sign-ins/saml/:id/metadata')
  @Header('Content-Type', 'application/samlmetadata+xml')
  @Open('what a provider is told of this portal; says nothing of anybody', { status: 200 })
  metadata(@Param('id', { schema: id }) providerId: string): string {
    return this.saml.metadata(providerId);
  }

  @Post('federated-sign-ins/oidc/:id/back-channel-logouts')
  @Header('Cache-Control', 'no-store')
  @RouteConfig({ bodyLimit: LOGOUT_MAX_BYTES, takesForm: true })
  @Open('a provider ends what it opened, with a token that it signed', { status: 204 })
  async logOut(
    @Param('id', { schema: id }) providerId: string,
    @Body({ schema: logout }) { logout_token }: z.infer<typeof logout>,
  ): Promise<void> {
    await this.logouts.end(providerId, logout_token);
  }

  private browserOf(request: FastifyRequest): string | null {
    return request.cookies[federatedCookieName(this.config)] ?? null;
  }

  private enter(reply: FastifyReply, finish: () => Promise<Opened>): Promise<void> {
    return this.lead(reply, async () => {
      this.cookie.set(reply, await finish());
      void reply.clearCookie(federatedCookieName(this.config), cookieOptions(this.config));
      return '/';
    });
  }

  /** On within this portal; what went wrong is told by the sign-in page, in its own words. */
  private async lead(reply: FastifyReply, work: () => Promise<string>): Promise<void> {
    const to = await work().catch((cause: unknown) => {
      if (cause instanceof FederationRefusal) return `/sign-in?fault=${cause.fault}`;
      throw cause;
    });
    void reply.header('Location', to).status(303);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Work } from '../../platform/database/work.js';
import { OutboundService } from '../../platform/outbound/outbound.service.js';
import { Problem } from '../../platform/problem.js';
import { sessionResource } from '../session/session.entity.js';
import { IdentityProvider, type OidcSettings } from './identity-provider.entity.js';
import { OidcService } from './oidc.service.js';
import { subjectHash } from './subject-hash.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** A provider ends the sessions that it opened (OpenID Connect Back-Channel Logout 1.0). */
@Injectable()
export class BackChannelLogoutService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(OidcService) private readonly oidc: OidcService,
    @Inject(OutboundService) private readonly outbound: OutboundService,
  ) {}

  /** @throws Problem `invalid-request` for a token that is not this provider's, or not of a logout */
  async end(providerId: string, token: string): Promise<void> {
    const provider = await this.database.forSystem().findOne(IdentityProvider, { id: providerId, kind: 'oidc' });
    const told = provider && (await this.verified(provider, token).catch(() => null));
    if (!provider || !told) throw new Problem('invalid-request', 'This is not a logout token of this provider');
    await this.work.system(async (em) => {
      const ended = await em.execute<{ id: string }[]>(
        `update user_session s set revoked_at = ? from federated_session f
         where f.session_id = s.id and f.provider_id = ? and s.revoked_at is null
           and (?::text is null or f.subject_hash = ?) and (?::text is null or f.sid_hash = ?) returning s.id`,
        [this.clock.now(), provider.id, told.subject, told.subject, told.sid, told.sid],
      );
      await this.ledger.record(em, {
        action: 'session.ended-by-provider',
        resources: [provider.resource(), ...ended.slice(0, 99).map(sessionResource)],
      });
    });
  }

  private async verified({ issuer, settings }: IdentityProvider, token: string) {
    const asked = { issuer, settings: settings as OidcSettings };
    const { jwks_uri: keys } = (await this.oidc.discover(asked)).serverMetadata();
    if (!keys) throw new Error('The provider has no keys');
    const fetched = createRemoteJWKSet(new URL(keys), {
      [customFetch]: (url: string) => this.outbound.send(url, { headers: { accept: 'application/json' } }),
    });
    const { payload } = await jwtVerify(token, fetched, {
      issuer,
      audience: asked.settings.clientId,
      currentDate: this.clock.now(),
      maxTokenAge: '5 minutes',
      clockTolerance: 60,
      requiredClaims: ['iat', 'jti', 'events'],
    });
    const { sub, sid, events, nonce } = payload;
    const isLogout = typeof events === 'object' && events !== null && EVENT in events;
    if (!isLogout || nonce !== undefined || (sub === undefined && typeof sid !== 'string'))
      throw new Error('no logout');
    return {
      subject: sub === undefined ? null : subjectHash(sub),
      sid: typeof sid === 'string' ? subjectHash(sid) : null,
    };
  }
}

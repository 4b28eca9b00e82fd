import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuthenticationMethod, Me, SessionItem } from '@watchbook/contract';
import { purposesOf } from '@watchbook/contract';
import { rulesFor } from '@watchbook/policy';
import { CONFIG, type Config } from '../../config.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { Database } from '../../platform/database/database.js';
import { Work } from '../../platform/database/work.js';
import { notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { User } from '../user/user.entity.js';
import { Session, sessionResource } from './session.entity.js';
import { newToken, tokenHash } from './token.js';

const ABSOLUTE_SECONDS = 12 * 3600;
const TOUCH_SECONDS = 60;
/** What counts as a second factor by itself: a passkey verifies its user. */
const STRONG: readonly AuthenticationMethod[] = ['passkey', 'totp', 'federated-second-factor'];

/** How somebody showed who they are. */
export interface Shown {
  methods: AuthenticationMethod[];
  /** Ids of the authenticators that did it. */
  authenticators: string[];
  /** Uses up what can be used once, in the transaction that opens the session. */
  spend?(em: EntityManager, sessionId: string): Promise<void>;
}

export interface Opened {
  /** For the cookie; it is nowhere else. */
  token: string;
  me: Me;
}

/** Sessions of people: who a cookie belongs to now, and until when. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Work) private readonly work: Work,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Opens a session for somebody who showed who they are; the one that their browser had until now ends. */
  async open(identified: Identified, userAgent: string | null, shown: Shown): Promise<Opened> {
    const token = newToken();
    const now = this.clock.now();
    const { user, actor } = identified;
    const session = {
      ...{ id: uuidv7(), userId: user.id, userAgent: userAgent?.slice(0, 200) ?? null },
      ...{ createdAt: now, lastUsedAt: now, expiresAt: this.clock.in(ABSOLUTE_SECONDS, now), revokedAt: null },
      ...{
        methods: shown.methods,
        authenticators: shown.authenticators,
        provenAt: now,
        strongAt: strongAt(shown, now),
      },
    };
    Object.assign(getContext(), { actor, actorName: user.name, sessionId: session.id });
    await this.work.system(async (em) => {
      em.create(Session, { ...session, tokenHash: tokenHash(token) });
      await em.flush();
      await shown.spend?.(em, session.id);
      await this.endReplaced(em);
      await this.ledger.record(em, {
        action: 'session.opened',
        resources: [sessionResource(session)],
        detail: { methods: shown.methods },
      });
    });
    return { token, me: toMe(identified, csrfOf(token), session.expiresAt) };
  }

  /** Whoever holds the session token, or null when it is unknown, ended, expired or idle for too long. */
  async findBySession(token: string): Promise<(Identified & { session: Session }) | null> {
    const em = this.database.forSystem();
    const where = { tokenHash: tokenHash(token), revokedAt: null };
    const session = await em.findOne(Session, where, { populate: ['authenticators'] });
    const now = this.clock.now();
    if (!session || session.expiresAt <= now || this.idleUntil(session) <= now) return null;
    const user = await em.findOne(User, { id: session.userId, status: 'active' });
    const found = user && (await this.actors.load(em, user, 'session'));
    if (!found) return null;
    if (now.getTime() - session.lastUsedAt.getTime() > TOUCH_SECONDS * 1000) {
      await em.nativeUpdate(Session, { id: session.id }, { lastUsedAt: now });
    }
    return { ...found, session };
  }

  /**
   * The session of the caller showed a second factor, or once more the password. Its token is another one from now on
   * (OWASP ASVS 5.0, 7.2.4).
   */
  async stepUp(shown: Shown): Promise<Opened> {
    const { sessionId } = getContext();
    if (sessionId === null) throw new Problem('not-allowed', 'Only a session steps up');
    const token = newToken();
    const now = this.clock.now();
    const { session, identified } = await this.work.system(async (em) => {
      const populate = ['authenticators', 'tokenHash'] as const;
      const found = await em.findOneOrFail(Session, { id: sessionId, revokedAt: null }, { populate: [...populate] });
      found.tokenHash = tokenHash(token);
      found.provenAt = now;
      found.strongAt = strongAt(shown, now) ?? found.strongAt ?? null;
      found.methods = [...new Set([...found.methods, ...shown.methods])];
      found.authenticators = [...new Set([...(found.authenticators ?? []), ...shown.authenticators])];
      await em.flush();
      await shown.spend?.(em, sessionId);
      await this.ledger.record(em, {
        action: 'session.stepped-up',
        resources: [sessionResource({ id: sessionId })],
        detail: { methods: shown.methods },
      });
      const user = await em.findOneOrFail(User, found.userId);
      return { session: found, identified: await this.actors.load(em, user, 'session') };
    });
    if (!identified) throw new Problem('not-signed-in');
    return { token, me: toMe(identified, csrfOf(token), session.expiresAt) };
  }

  /** Who is signed in. */
  async read(cookie: string | null): Promise<Me> {
    const actor = getActor();
    const em = this.database.forSystem();
    const user = await em.findOneOrFail(User, actor.userId);
    const found = await this.actors.load(em, user, actor.via, actor.scopes ? [...actor.scopes] : null);
    if (!found) throw notFound();
    const { sessionId, reads } = getContext();
    const session = sessionId === null ? null : await em.findOneOrFail(Session, sessionId);
    reads.push({ action: 'session.read', resources: [{ type: 'user', id: user.id, version: user.version }] });
    return toMe({ ...found, actor }, cookie === null ? null : csrfOf(cookie), session?.expiresAt ?? null);
  }

  /** The caller's own sessions that still work. */
  async list(): Promise<{ data: SessionItem[] }> {
    const { sessionId, reads } = getContext();
    const now = this.clock.now();
    const found = await this.work.read(async (em) => {
      const where = { userId: getActor().userId, revokedAt: null, expiresAt: { $gt: now } };
      return em.find(Session, where, { orderBy: { createdAt: 'desc' }, limit: 100 });
    });
    const data = found.filter((session) => this.idleUntil(session) > now);
    reads.push({ action: 'session.listed', resources: data.map(sessionResource) });
    return { data: data.map((session) => session.toSession(sessionId)) };
  }

  /** Ends one of the caller's own sessions at once. @throws Problem `not-found` */
  async end(id: string): Promise<void> {
    await this.work.write(async (em) => {
      const mine = { id, userId: getActor().userId, revokedAt: null };
      const ended = await em.nativeUpdate(Session, mine, { revokedAt: this.clock.now() });
      if (ended === 0) throw notFound();
      await this.ledger.record(em, { action: 'session.ended', resources: [sessionResource({ id })] });
      return null;
    });
  }

  /** Ends all other sessions of the caller at once. */
  async endOthers(): Promise<void> {
    const { sessionId } = getContext();
    await this.work.write(async (em) => {
      await this.revoke(em, getActor().userId, sessionId);
      return null;
    });
  }

  /** Ends the sessions of a person but one, in the transaction of the caller, with their entry. */
  async revoke(em: EntityManager, userId: string, exceptId: string | null): Promise<void> {
    const others = exceptId === null ? {} : { id: { $ne: exceptId } };
    const where = { userId, revokedAt: null, expiresAt: { $gt: this.clock.now() }, ...others };
    const ended = await em.find(Session, where, { limit: 99 });
    await em.nativeUpdate(Session, where, { revokedAt: this.clock.now() });
    const resources = [{ type: 'user', id: userId, version: null }, ...ended.map(sessionResource)];
    await this.ledger.record(em, { action: 'session.ended', resources });
  }

  private async endReplaced(em: EntityManager): Promise<void> {
    const { replacedToken } = getContext();
    if (replacedToken === null) return;
    const session = await em.findOne(Session, { tokenHash: tokenHash(replacedToken), revokedAt: null });
    if (!session) return;
    await em.nativeUpdate(Session, { id: session.id }, { revokedAt: this.clock.now() });
    await this.ledger.record(em, { action: 'session.ended', resources: [sessionResource(session)] });
  }

  private idleUntil({ lastUsedAt }: Session): Date {
    return new Date(lastUsedAt.getTime() + this.config.sessionIdleMinutes * 60_000);
  }
}

const strongAt = ({ methods }: Shown, now: Date) => (methods.some((method) => STRONG.includes(method)) ? now : null);

/** The token that unsafe requests of a session must carry; it cannot be computed from outside. */
export const csrfOf = (sessionToken: string) => fieldKeys().hash('csrf', sessionToken);

function toMe({ user, institution, actor }: Identified, csrfToken: string | null, expiresAt: Date | null): Me {
  return {
    user: { id: user.id, name: user.name, email: user.email },
    institution: institution.toSummary(),
    roles: user.roles,
    rules: rulesFor(actor) as unknown as Me['rules'],
    purposes: [...purposesOf[institution.kind]],
    csrfToken,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

import { Inject, Injectable } from '@nestjs/common';
import type { Me, SessionItem } from '@watchbook/contract';
import { purposesOf } from '@watchbook/contract';
import { rulesFor } from '@watchbook/policy';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { Database } from '../../platform/database/database.js';
import { Work } from '../../platform/database/work.js';
import { notFound } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { Session } from './session.entity.js';
import { newToken, tokenHash } from './token.js';
import { User } from '../user/user.entity.js';

const ABSOLUTE_SECONDS = 12 * 3600;
const IDLE_SECONDS = 60 * 60;
const TOUCH_SECONDS = 60;

/** Who a cookie belongs to, now. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Work) private readonly work: Work,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Opens a session for somebody whose password was right. The token is shown once. */
  async open({ user, institution, actor }: Identified, userAgent: string | null): Promise<{ token: string; me: Me }> {
    const token = newToken();
    const now = this.clock.now();
    const session = {
      id: uuidv7(),
      userId: user.id,
      userAgent: userAgent?.slice(0, 200) ?? null,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: this.clock.in(ABSOLUTE_SECONDS),
      revokedAt: null,
    };
    const context = getContext();
    Object.assign(context, { actor, actorName: user.name, sessionId: session.id });
    await this.work.system(async (em) => {
      em.create(Session, { ...session, tokenHash: tokenHash(token) });
      await this.ledger.record(em, {
        action: 'session.opened',
        resources: [{ type: 'session', id: session.id, version: null }],
      });
    });
    return { token, me: toMe({ user, institution, actor }, csrfOf(token), session.expiresAt) };
  }

  /** Whoever holds the session token, or null when it is unknown, ended, expired or idle for too long. */
  async findBySession(token: string): Promise<(Identified & { session: Session }) | null> {
    const em = this.database.forSystem();
    const session = await em.findOne(Session, { tokenHash: tokenHash(token), revokedAt: null });
    const now = this.clock.now();
    if (!session || session.expiresAt <= now || idleSince(session) <= now) return null;
    const user = await em.findOne(User, { id: session.userId, status: 'active' });
    const found = user && (await this.actors.load(em, user, 'session'));
    if (!found) return null;
    if (now.getTime() - session.lastUsedAt.getTime() > TOUCH_SECONDS * 1000) {
      await em.nativeUpdate(Session, { id: session.id }, { lastUsedAt: now });
    }
    return { ...found, session };
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
    const data = await this.work.read(async (em) => {
      const where = { userId: getActor().userId, revokedAt: null, expiresAt: { $gt: this.clock.now() } };
      return em.find(Session, where, { orderBy: { createdAt: 'desc' }, limit: 100 });
    });
    reads.push({ action: 'session.listed', resources: data.map(({ id }) => ({ type: 'session', id, version: null })) });
    return { data: data.map((session) => session.toSession(sessionId)) };
  }

  /** Ends one of the caller's own sessions at once. @throws Problem `not-found` */
  async end(id: string): Promise<void> {
    await this.work.write(async (em) => {
      const ended = await em.nativeUpdate(
        Session,
        { id, userId: getActor().userId, revokedAt: null },
        { revokedAt: this.clock.now() },
      );
      if (ended === 0) throw notFound();
      await this.ledger.record(em, { action: 'session.ended', resources: [{ type: 'session', id, version: null }] });
      return null;
    });
  }
}

const idleSince = (session: Session) => new Date(session.lastUsedAt.getTime() + IDLE_SECONDS * 1000);

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

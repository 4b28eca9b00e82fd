import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountLink, LinkUse } from '@watchbook/contract';
import { CONFIG, type Config } from '../../config.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { PasswordService } from '../session/password.service.js';
import { SessionService } from '../session/session.service.js';
import { ThrottleService } from '../session/throttle.service.js';
import { newToken, tokenHash } from '../session/token.js';
import { User } from '../user/user.entity.js';

type Purpose = AccountLink['purpose'];
const LIFE_SECONDS: Record<Purpose, number> = { invitation: 72 * 3600, 'password-reset': 30 * 60 };

interface LinkRow {
  id: string;
  user_id: string;
  purpose: Purpose;
  expires_at: Date;
}

/** A link that works from then on, once. */
export async function makeLink(
  em: EntityManager,
  { publicUrl }: Config,
  { userId, purpose, at }: { userId: string; purpose: Purpose; at: Date },
): Promise<{ url: string; until: Date }> {
  const token = newToken();
  const until = new Date(at.getTime() + LIFE_SECONDS[purpose] * 1000);
  await em.execute(
    `insert into account_link (id, user_id, purpose, token_hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?)`,
    [uuidv7(), userId, purpose, tokenHash(token), at, until],
  );
  return { url: `${publicUrl}/account-link#${token}`, until };
}

/** Links that let somebody set a password: made in a transaction, shown or mailed once, used once. */
@Injectable()
export class AccountLinkService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(PasswordService) private readonly passwords: PasswordService,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(ThrottleService) private readonly throttle: ThrottleService,
  ) {}

  /** Makes a link; of several for the same purpose only the newest works. The token is after the `#`, which no server is told. */
  async make(em: EntityManager, userId: string, purpose: Purpose): Promise<string> {
    return (await makeLink(em, this.config, { userId, purpose, at: this.clock.now() })).url;
  }

  /** What the link is for and whose it is. @throws Problem `not-found`, `too-many-requests` */
  async inspect(token: string): Promise<AccountLink> {
    await this.throttle.assertFree('link', null);
    const found = await this.work.system(async (em) => {
      const link = await this.findLink(em, token);
      const user = link && (await em.findOne(User, link.user_id));
      if (!link || !user || !fits(link, user)) return null;
      const names = await this.institutions.findNames(em, [user.institutionId]);
      return { link, user, institution: names.get(user.institutionId) ?? '' };
    });
    if (!found) return this.refuse();
    const { link, user, institution } = found;
    getContext().reads.push({ action: 'account-link.inspected', resources: [user.resource()] });
    const { name, email } = user;
    return { purpose: link.purpose, name, email, institution, expiresAt: new Date(link.expires_at).toISOString() };
  }

  /**
   * Sets the password. Who was invited joins; whoever was signed in with the old password no longer is.
   * A second factor is asked for at the next sign-in as before.
   * @throws Problem `not-found`, `too-many-requests`, `not-processable` for a password that anybody would guess
   */
  async use({ token, password }: LinkUse): Promise<void> {
    await this.throttle.assertFree('link', null);
    const used = await this.work.system(async (em) => {
      const link = await this.findLink(em, token);
      const user = link && (await em.findOne(User, link.user_id));
      if (!link || !user || !fits(link, user)) return false;
      await this.spend(em, link);
      await this.passwords.set(em, user, password);
      if (link.purpose === 'invitation') user.status = 'active';
      await em.flush();
      const action = link.purpose === 'invitation' ? 'user.joined' : 'user.password-reset';
      await this.ledger.record(em, { action, resources: [user.resource()] });
      await this.sessions.revoke(em, user.id, null);
      return true;
    });
    if (!used) await this.refuse();
  }

  /** The newest link with this purpose of whoever it is for. */
  private async findLink(em: EntityManager, token: string): Promise<LinkRow | null> {
    const [row] = await em.execute<LinkRow[]>(
      `select id, user_id, purpose, expires_at from account_link l
       where token_hash = ? and used_at is null and expires_at > ? and not exists (
         select from account_link n where n.user_id = l.user_id and n.purpose = l.purpose and n.id > l.id)`,
      [tokenHash(token), this.clock.now()],
    );
    return row ?? null;
  }

  private async spend(em: EntityManager, { id }: LinkRow): Promise<void> {
    const spent = await em.execute<unknown[]>(
      'update account_link set used_at = ? where id = ? and used_at is null returning 1 as used',
      [this.clock.now(), id],
    );
    if (spent.length === 0) throw new Problem('not-found');
  }

  private async refuse(): Promise<never> {
    await this.throttle.note('link', null);
    await this.ledger.seal([{ action: 'account-link.inspected-denied', outcome: 'denied', resources: [] }]);
    throw new Problem('not-found', 'This link was used before, or its time is over');
  }
}

/** An invitation is for who has not joined, a reset for who has. */
const fits = ({ purpose }: LinkRow, { status }: User) => status === (purpose === 'invitation' ? 'invited' : 'active');

import { Inject, Injectable } from '@nestjs/common';
import { keeperOf } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { emailHash, User } from '../user/user.entity.js';
import { decoyHash, verifyPassword } from './password.js';
import { ThrottleService } from './throttle.service.js';

/** Tells whose password it is; the same work and the same answer for unknown accounts. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ThrottleService) private readonly throttle: ThrottleService,
  ) {}

  /** @throws Problem `wrong-credentials`, `too-many-requests`; each is an entry of the ledger first */
  async identify(email: string, password: string): Promise<Identified> {
    const hash = emailHash(email);
    await this.throttle.assertFree('password', hash).catch((problem: Problem) => this.refuse(null, problem));
    const user = await this.database.forSystem().findOne(User, { emailHash: hash });
    const found = await this.withPassword(user, password);
    if (found && !(await this.isElsewhere(found))) return found;
    await this.throttle.note('password', hash);
    return this.refuse(user?.id ?? null, new Problem('wrong-credentials'));
  }

  /** Whether it is the password of somebody who can act now. The same work when there is nobody. */
  async withPassword(user: User | null, password: string): Promise<Identified | null> {
    const em = this.database.forSystem();
    const [row] = await em.execute<{ hash: string }[]>('select hash from user_password where user_id = ?', [
      user?.id ?? null,
    ]);
    const right = await verifyPassword(password, row?.hash ?? (await decoyHash()));
    return right && row && user ? this.actors.load(em, user, 'session') : null;
  }

  /** Whether this person signs in with the provider of their institution. Who is in charge there may do without it. */
  private async isElsewhere({ user, institution }: Identified): Promise<boolean> {
    if (user.roles.includes(keeperOf[institution.kind])) return false;
    const domain = user.email.slice(user.email.lastIndexOf('@') + 1).toLowerCase();
    const rows = await this.database
      .forSystem()
      .execute<unknown[]>(
        `select 1 as one from identity_provider where institution_id = ? and status = 'active' and required and ? = any (domains)`,
        [institution.id, domain],
      );
    return rows.length > 0;
  }

  /** Records that somebody was not let in, and says so. */
  async refuse(userId: string | null, problem: Problem): Promise<never> {
    const resources = userId === null ? [] : [{ type: 'user', id: userId, version: null }];
    await this.ledger.seal([
      { action: 'session.opened-denied', outcome: 'denied', resources, detail: { code: problem.code } },
    ]);
    throw problem;
  }
}

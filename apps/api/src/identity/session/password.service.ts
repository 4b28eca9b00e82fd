import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PasswordChange } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { Work } from '../../platform/database/work.js';
import { Problem } from '../../platform/problem.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { User } from '../user/user.entity.js';
import { hashPassword } from './password.js';
import { assertAcceptable, standsAlone } from './password-rules.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { ThrottleService } from './throttle.service.js';

/** Setting passwords. */
@Injectable()
export class PasswordService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(SignInService) private readonly signIns: SignInService,
    @Inject(ThrottleService) private readonly throttle: ThrottleService,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  /** Sets a password, in the system's transaction of the caller. @throws Problem `not-processable` */
  async set(em: EntityManager, user: User, password: string): Promise<void> {
    const hasSecondFactor = (await this.factors.kindsOf(user.id, em)).length > 0;
    assertAcceptable(password, { name: user.name, email: user.email, hasSecondFactor });
    await em.execute(
      `insert into user_password (user_id, hash, changed_at, alone) values (?, ?, ?, ?)
       on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at, alone = excluded.alone`,
      [user.id, await hashPassword(password), this.clock.now(), standsAlone(password)],
    );
  }

  /**
   * Changes the caller's own password; all other sessions end.
   * @throws Problem `wrong-credentials`, `too-many-requests`, `not-processable`
   */
  async change({ current, password }: PasswordChange): Promise<void> {
    const user = await this.database.forSystem().findOneOrFail(User, getActor().userId);
    await this.throttle
      .assertFree('password', user.emailHash)
      .catch((problem: Problem) => this.signIns.refuse(user.id, problem));
    if (!(await this.signIns.withPassword(user, current))) {
      await this.throttle.note('password', user.emailHash);
      return this.signIns.refuse(user.id, new Problem('wrong-credentials', 'The present password is wrong'));
    }
    const { sessionId } = getContext();
    await this.work.system(async (em) => {
      await this.set(em, user, password);
      await this.ledger.record(em, { action: 'user.password-changed', resources: [user.resource()] });
      await this.sessions.revoke(em, user.id, sessionId);
    });
  }
}

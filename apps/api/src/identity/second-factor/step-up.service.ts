import { Inject, Injectable } from '@nestjs/common';
import { STEP_UP_SECONDS, type PasskeyOptions, type StepUp } from '@watchbook/contract';
import { CONFIG, type Config } from '../../config.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { SessionService, type Opened } from '../session/session.service.js';
import { SignInService } from '../session/sign-in.service.js';
import { ThrottleService } from '../session/throttle.service.js';
import { User } from '../user/user.entity.js';
import { PasskeyService } from './passkey.service.js';
import { SecondFactorService } from './second-factor.service.js';

/** Showing once more who one is, before what matters most. */
@Injectable()
export class StepUpService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(SignInService) private readonly signIns: SignInService,
    @Inject(ThrottleService) private readonly throttle: ThrottleService,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
    @Inject(PasskeyService) private readonly passkeys: PasskeyService,
  ) {}

  /** What the browser needs to show a passkey of the caller. */
  options(): Promise<PasskeyOptions> {
    const { userId } = getActor();
    getContext().reads.push({
      action: 'session.step-up-asked',
      resources: [{ type: 'user', id: userId, version: null }],
    });
    return this.passkeys.proofOptions(userId);
  }

  /**
   * The session of the caller steps up. A password does for who has no second factor, and only to set one up.
   * @throws Problem `wrong-credentials`, `too-many-requests`, `not-allowed` for a password beside a second factor
   */
  async stepUp(given: StepUp): Promise<Opened> {
    const user = await this.database.forSystem().findOneOrFail(User, getActor().userId);
    if ('password' in given) return this.withPassword(user, given.password);
    const proven = await this.factors.verify(user.id, user.emailHash, given.proof);
    const { method, authenticator } = proven;
    return this.sessions.stepUp({
      methods: [method],
      authenticators: [authenticator],
      spend: (em) => proven.spend(em),
    });
  }

  /** Until when the caller's second factor counts as fresh, or null. */
  until(): Date | null {
    return freshUntil(getContext().authentication?.strongAt ?? null, this.clock.now());
  }

  /** For routes that want a second factor. @throws Problem `step-up-required` */
  async assertSteppedUp(): Promise<void> {
    if (getContext().authentication === null || this.until() !== null) return;
    const kinds = await this.factors.kindsOf(getActor().userId);
    if (kinds.length > 0) throw new Problem('step-up-required');
    if (this.config.stepUp === 'required')
      throw new Problem('step-up-required', 'Set up a passkey or an authenticator first');
  }

  /** For changes of what one signs in with: a second factor, or a password that was just shown by who has none. @throws Problem `step-up-required` */
  async assertProven(): Promise<void> {
    const { authentication } = getContext();
    if (authentication === null) throw new Problem('not-allowed', 'Only people sign in');
    if (this.until() !== null) return;
    const kinds = await this.factors.kindsOf(getActor().userId);
    const provenUntil = freshUntil(authentication.provenAt, this.clock.now());
    if (kinds.length > 0 || provenUntil === null) throw new Problem('step-up-required');
  }

  private async withPassword(user: User, password: string): Promise<Opened> {
    if ((await this.factors.kindsOf(user.id)).length > 0)
      throw new Problem('not-allowed', 'Show the second factor instead');
    await this.throttle
      .assertFree('password', user.emailHash)
      .catch((problem: Problem) => this.signIns.refuse(user.id, problem));
    if (await this.signIns.withPassword(user, password))
      return this.sessions.stepUp({ methods: ['password'], authenticators: [] });
    await this.throttle.note('password', user.emailHash);
    return this.signIns.refuse(user.id, new Problem('wrong-credentials', 'The password is wrong'));
  }
}

function freshUntil(at: Date | null, now: Date): Date | null {
  const until = at && new Date(at.getTime() + STEP_UP_SECONDS * 1000);
  return until && until > now ? until : null;
}

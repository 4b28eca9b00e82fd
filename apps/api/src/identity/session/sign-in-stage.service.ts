import { Inject, Injectable } from '@nestjs/common';
import type { PasskeyOptions, PasskeyProof, SecondFactorDue, SignInCompletion } from '@watchbook/contract';
import { getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { ChallengeService } from '../second-factor/challenge.service.js';
import { PasskeyService } from '../second-factor/passkey.service.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { AuthChallenge } from '../second-factor/second-factor.entity.js';
import { User } from '../user/user.entity.js';
import { SessionService, type Opened } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { ThrottleService } from './throttle.service.js';
import { newToken, tokenHash } from './token.js';

/** Wrong answers after which a sign-in starts again with the password. */
const MAX_FAILURES = 5;

/** A sign-in with its stages: the password and then a second factor if there is one, or a passkey alone. */
@Injectable()
export class SignInStageService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(SignInService) private readonly signIns: SignInService,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
    @Inject(PasskeyService) private readonly passkeys: PasskeyService,
    @Inject(ChallengeService) private readonly challenges: ChallengeService,
    @Inject(ThrottleService) private readonly throttle: ThrottleService,
  ) {}

  /** The password was right: opens a session, or asks for the second factor of who has one. */
  async begin(identified: Identified, userAgent: string | null): Promise<Opened | SecondFactorDue> {
    const { id } = identified.user;
    const kinds = await this.factors.kindsOf(id);
    if (kinds.length === 0)
      return this.sessions.open(identified, userAgent, { methods: ['password'], authenticators: [] });
    const token = newToken();
    const { expiresAt } = await this.challenges.ask('second-factor', id, tokenHash(token));
    const resources = [{ type: 'user', id, version: null }];
    getContext().reads.push({ action: 'session.second-factor-asked', resources });
    return { secondFactor: { token, kinds, expiresAt: expiresAt.toISOString() } };
  }

  /** Completes a sign-in. @throws Problem `wrong-credentials`, `too-many-requests` */
  async complete({ token, proof }: SignInCompletion, userAgent: string | null): Promise<Opened> {
    const { pending, identified } = await this.pendingOf(token);
    const { id, emailHash } = identified.user;
    const proven = await this.factors.verify(id, emailHash, proof).catch((cause: unknown) => this.fail(pending, cause));
    return this.sessions.open(identified, userAgent, {
      methods: ['password', proven.method],
      authenticators: [proven.authenticator],
      spend: async (em) => {
        const used = await em.nativeDelete(AuthChallenge, { id: pending.id });
        if (used === 0) throw new Problem('wrong-credentials');
        await proven.spend(em);
      },
    });
  }

  /** What the browser needs to show a passkey as the second factor. @throws Problem `wrong-credentials` */
  async completionOptions(token: string): Promise<PasskeyOptions> {
    const { identified } = await this.pendingOf(token);
    return this.passkeys.proofOptions(identified.user.id);
  }

  /** What the browser needs to sign in with a passkey alone. */
  passkeyOptions(): Promise<PasskeyOptions> {
    return this.passkeys.signInOptions();
  }

  /** Opens a session for whoever holds the passkey. @throws Problem `wrong-credentials`, `too-many-requests` */
  async withPasskey(proof: PasskeyProof, userAgent: string | null): Promise<Opened> {
    await this.throttle.assertFree('passkey', null).catch((problem: Problem) => this.signIns.refuse(null, problem));
    const proven = await this.passkeys.identify(proof);
    const identified = proven && (await this.identifiedOf(proven.userId));
    if (proven && identified) {
      const { method, authenticator } = proven;
      return this.sessions.open(identified, userAgent, {
        methods: [method],
        authenticators: [authenticator],
        spend: (em) => proven.spend(em),
      });
    }
    await this.throttle.note('passkey', null);
    return this.signIns.refuse(
      proven?.userId ?? null,
      new Problem('wrong-credentials', 'This passkey is not known here'),
    );
  }

  private async pendingOf(token: string): Promise<{ pending: AuthChallenge; identified: Identified }> {
    const pending = await this.challenges.find(tokenHash(token));
    const identified = pending?.userId ? await this.identifiedOf(pending.userId) : null;
    if (!pending || !identified)
      return this.signIns.refuse(null, new Problem('wrong-credentials', 'This took too long: sign in again'));
    return { pending, identified };
  }

  private async identifiedOf(userId: string): Promise<Identified | null> {
    const em = this.database.forSystem();
    const user = await em.findOne(User, { id: userId, status: 'active' });
    return user && this.actors.load(em, user, 'session');
  }

  private async fail(pending: AuthChallenge, cause: unknown): Promise<never> {
    const em = this.database.forSystem();
    await em.execute('update auth_challenge set failures = failures + 1 where id = ?', [pending.id]);
    await em.execute('delete from auth_challenge where id = ? and failures >= ?', [pending.id, MAX_FAILURES]);
    throw cause;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  AccountSecurity,
  FactorAdded,
  Passkey as PasskeyView,
  PasskeyDraft,
  PasskeyOptions,
} from '@watchbook/contract';
import { CONFIG, type Config } from '../../config.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { getActor, getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { Work } from '../../platform/database/work.js';
import { notFound, Problem } from '../../platform/problem.js';
import { User } from '../user/user.entity.js';
import { PasskeyService } from './passkey.service.js';
import { RecoveryCodeService } from './recovery-code.service.js';
import { Passkey, Totp } from './second-factor.entity.js';
import { SecondFactorService } from './second-factor.service.js';
import { StepUpService } from './step-up.service.js';
import { TotpService } from './totp.service.js';

/** How people secure their own accounts. Every change wants a fresh proof of who it is, and is an entry of the ledger. */
@Injectable()
export class AccountSecurityService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(StepUpService) private readonly stepUps: StepUpService,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
    @Inject(PasskeyService) private readonly passkeys: PasskeyService,
    @Inject(TotpService) private readonly totps: TotpService,
    @Inject(RecoveryCodeService) private readonly codes: RecoveryCodeService,
  ) {}

  /** What the caller has set up. */
  read(): Promise<AccountSecurity> {
    const { userId } = getActor();
    getContext().reads.push({ action: 'user.security-read', resources: [userResource()] });
    return this.work.read(async (em) => {
      const [password] = await em.execute<{ changed_at: Date }[]>(
        'select changed_at from user_password where user_id = ?',
        [userId],
      );
      const totp = await em.findOne(Totp, { userId, confirmedAt: { $ne: null } });
      return {
        passwordChangedAt: password ? new Date(password.changed_at).toISOString() : null,
        passkeys: await this.passkeys.list(em, userId),
        totp: totp && { createdAt: totp.createdAt.toISOString() },
        recoveryCodesLeft: await this.codes.count(em, userId),
        steppedUpUntil: this.stepUps.until()?.toISOString() ?? null,
        secondFactorRequired: this.config.stepUp === 'required',
      };
    });
  }

  /** Begins to add a passkey. @throws Problem `step-up-required` */
  async passkeyOptions(): Promise<PasskeyOptions> {
    const user = await this.fresh();
    getContext().reads.push({ action: 'user.passkey-begun', resources: [userResource()] });
    return this.passkeys.registrationOptions(user);
  }

  /** Adds a passkey. @throws Problem `step-up-required`, `not-processable`, `conflict` */
  async addPasskey(draft: PasskeyDraft): Promise<PasskeyView & FactorAdded> {
    const { id: userId } = await this.fresh();
    return this.work.write(async (em) => {
      const isFirst = (await this.factors.kindsOf(userId, em)).length === 0;
      const passkey = await this.passkeys.register(em, userId, draft);
      const recoveryCodes = isFirst ? await this.codes.renew(em, userId) : null;
      await this.record(em, 'user.passkey-added', { type: 'passkey', id: passkey.id, version: null });
      return { ...passkey.toPasskey(), recoveryCodes };
    });
  }

  /** Removes a passkey. @throws Problem `step-up-required`, `not-found`, `conflict` when the password could not stand alone */
  async removePasskey(id: string): Promise<void> {
    const { id: userId } = await this.fresh();
    await this.work.write(async (em) => {
      if ((await em.nativeDelete(Passkey, { id, userId })) === 0) throw notFound();
      await this.settle(em, userId);
      await this.record(em, 'user.passkey-removed', { type: 'passkey', id, version: null });
      return null;
    });
  }

  /** Begins to set up an authenticator app. @throws Problem `step-up-required`, `conflict` */
  async beginTotp(): Promise<{ secret: string; uri: string }> {
    const { id, email } = await this.fresh();
    return this.work.write(async (em) => {
      const begun = await this.totps.begin(em, id, email);
      await this.record(em, 'user.totp-begun');
      return begun;
    });
  }

  /** The authenticator app counts. @throws Problem `step-up-required`, `wrong-credentials`, `conflict` */
  async confirmTotp(code: string): Promise<FactorAdded> {
    const { id: userId } = await this.fresh();
    return this.work.write(async (em) => {
      const isFirst = (await this.factors.kindsOf(userId, em)).length === 0;
      await this.totps.confirm(em, userId, code);
      const recoveryCodes = isFirst ? await this.codes.renew(em, userId) : null;
      await this.record(em, 'user.totp-added');
      return { recoveryCodes };
    });
  }

  /** Removes the authenticator app. @throws Problem `step-up-required`, `not-found`, `conflict` */
  async removeTotp(): Promise<void> {
    const { id: userId } = await this.fresh();
    await this.work.write(async (em) => {
      if ((await em.nativeDelete(Totp, { userId, confirmedAt: { $ne: null } })) === 0) throw notFound();
      await this.settle(em, userId);
      await this.record(em, 'user.totp-removed');
      return null;
    });
  }

  /** Ten new recovery codes. @throws Problem `step-up-required`, `conflict` without another second factor */
  async renewRecoveryCodes(): Promise<{ recoveryCodes: string[] }> {
    const { id: userId } = await this.fresh();
    return this.work.write(async (em) => {
      if ((await this.factors.kindsOf(userId, em)).length === 0)
        throw new Problem('conflict', 'Set up a passkey or an authenticator first');
      const recoveryCodes = await this.codes.renew(em, userId);
      await this.record(em, 'user.recovery-codes-renewed');
      return { recoveryCodes };
    });
  }

  /** Without another factor recovery codes are nothing, and a password that was too short for that cannot stay. */
  private async settle(em: EntityManager, userId: string): Promise<void> {
    if ((await this.factors.kindsOf(userId, em)).length > 0) return;
    const [password] = await em.execute<{ alone: boolean }[]>('select alone from user_password where user_id = ?', [
      userId,
    ]);
    if (password?.alone === false)
      throw new Problem('conflict', 'Without a second factor the password is too short: choose a longer one first');
    if (!password) throw new Problem('conflict', 'Nothing would be left to sign in with');
    await this.codes.drop(em, userId);
  }

  private async fresh(): Promise<User> {
    await this.stepUps.assertProven();
    return this.database.forSystem().findOneOrFail(User, getActor().userId);
  }

  private record(em: EntityManager, action: string, ...others: ReturnType<typeof userResource>[]): Promise<void> {
    return this.ledger.record(em, { action, resources: [userResource(), ...others] }).then(() => undefined);
  }
}

const userResource = () => ({ type: 'user', id: getActor().userId, version: null as number | null });

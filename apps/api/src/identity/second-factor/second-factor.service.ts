import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { secondFactorKinds, type SecondFactorProof } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { ThrottleService } from '../session/throttle.service.js';
import { PasskeyService } from './passkey.service.js';
import type { Proven } from './proven.js';
import { RecoveryCodeService } from './recovery-code.service.js';
import { TotpService } from './totp.service.js';

export type SecondFactorKind = (typeof secondFactorKinds)[number];

/** Which second factors somebody has, and whether one is right. */
@Injectable()
export class SecondFactorService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ThrottleService) private readonly throttle: ThrottleService,
    @Inject(PasskeyService) private readonly passkeys: PasskeyService,
    @Inject(TotpService) private readonly totps: TotpService,
    @Inject(RecoveryCodeService) private readonly codes: RecoveryCodeService,
  ) {}

  /** What this person can show; a recovery code only beside another factor. None: the password stands alone. */
  async kindsOf(userId: string, em: EntityManager = this.database.forSystem()): Promise<SecondFactorKind[]> {
    const [has] = await em.execute<{ passkey: boolean; totp: boolean; code: boolean }[]>(
      `select exists (select from user_passkey where user_id = ?) as passkey,
         exists (select from user_totp where user_id = ? and confirmed_at is not null) as totp,
         exists (select from user_recovery_code where user_id = ? and used_at is null) as code`,
      [userId, userId, userId],
    );
    const { passkey, totp, code } = has!;
    if (!passkey && !totp) return [];
    const flags: Record<SecondFactorKind, boolean> = { passkey, totp, 'recovery-code': code };
    return secondFactorKinds.filter((kind) => flags[kind]);
  }

  /**
   * Checks what somebody shows beside the password.
   * @param account under which failures count, so that the right place is slowed down
   * @throws Problem `wrong-credentials`, `too-many-requests`; each is an entry of the ledger first
   */
  async verify(userId: string, account: string, proof: SecondFactorProof): Promise<Proven> {
    await this.throttle.assertFree('second-factor', account).catch((problem: Problem) => this.refuse(userId, problem));
    const proven = await this.check(userId, proof);
    if (proven) return proven;
    await this.throttle.note('second-factor', account);
    return this.refuse(userId, new Problem('wrong-credentials', 'This second factor is not right'));
  }

  private check(userId: string, { passkey, code, recoveryCode }: SecondFactorProof): Promise<Proven | null> {
    if (passkey) return this.passkeys.verify(userId, passkey);
    if (code !== undefined) return this.totps.verify(userId, code);
    return recoveryCode === undefined ? Promise.resolve(null) : this.codes.verify(userId, recoveryCode);
  }

  private async refuse(userId: string, problem: Problem): Promise<never> {
    const resources = [{ type: 'user', id: userId, version: null }];
    await this.ledger.seal([
      { action: 'session.second-factor-denied', outcome: 'denied', resources, detail: { code: problem.code } },
    ]);
    throw problem;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { generateSecret, generateURI, verify } from 'otplib';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import type { Proven } from './proven.js';
import { Totp } from './second-factor.entity.js';

const PERIOD_SECONDS = 30;

/** Codes of an authenticator app (RFC 6238): six digits, 30 seconds, one step of drift, no code twice. */
@Injectable()
export class TotpService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Makes a secret that counts once its first code was confirmed; one that was not confirmed is gone. */
  async begin(em: EntityManager, userId: string, email: string): Promise<{ secret: string; uri: string }> {
    const secret = generateSecret();
    await em.nativeDelete(Totp, { userId, confirmedAt: null });
    const row = { userId, id: uuidv7(), secret, createdAt: this.clock.now(), confirmedAt: null, lastStep: 0 };
    em.create(Totp, row);
    await em.flush().catch(refuseSecond);
    return { secret, uri: generateURI({ issuer: 'Watchbook', label: email, secret }) };
  }

  /** The authenticator counts from now on. @throws Problem `conflict` when none is being set up, `wrong-credentials` */
  async confirm(em: EntityManager, userId: string, code: string): Promise<void> {
    const step = await this.stepOf(userId, code, null);
    if (step === null) throw new Problem('wrong-credentials', 'The code is wrong: the clock of the device may be off');
    const changed = await em.nativeUpdate(
      Totp,
      { userId, confirmedAt: null },
      { confirmedAt: this.clock.now(), lastStep: step },
    );
    if (changed === 0) throw new Problem('conflict');
  }

  /** Checks a code of this person. @returns null when it is wrong or was used before */
  async verify(userId: string, code: string): Promise<Proven | null> {
    const em = this.database.forSystem();
    const totp = await em.findOne(Totp, { userId, confirmedAt: { $ne: null } });
    const step = totp && (await this.stepOf(userId, code, { $ne: null }));
    if (!totp || step === null) return null;
    return { method: 'totp', authenticator: totp.id, spend: (tx) => this.spend(tx, userId, step) };
  }

  /** The time step to which the code belongs, if it is later than the last one that was taken. */
  private async stepOf(userId: string, code: string, confirmedAt: null | { $ne: null }): Promise<number | null> {
    const populate = ['secret', 'lastStep'] as const;
    const totp = await this.database.forSystem().findOne(Totp, { userId, confirmedAt }, { populate: [...populate] });
    if (!totp) return null;
    const epoch = Math.floor(this.clock.now().getTime() / 1000);
    const checked = await verify({
      ...{ secret: totp.secret, token: code, epoch, epochTolerance: PERIOD_SECONDS },
      afterTimeStep: Number(totp.lastStep),
    });
    return checked.valid ? Math.floor(epoch / PERIOD_SECONDS) + checked.delta : null;
  }

  private async spend(em: EntityManager, userId: string, step: number): Promise<void> {
    const spent = await em.nativeUpdate(Totp, { userId, lastStep: { $lt: step } }, { lastStep: step });
    if (spent === 0) throw new Problem('wrong-credentials');
  }
}

function refuseSecond(cause: unknown): never {
  if ((cause as { code?: string }).code !== '23505') throw cause;
  throw new Problem('conflict', 'There is an authenticator already: remove it first');
}

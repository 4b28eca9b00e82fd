import { Inject, Injectable } from '@nestjs/common';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { ActorLoader, type Identified } from '../actor-loader.js';
import { decoyHash, verifyPassword } from './password.js';
import { emailHash, User } from '../user/user.entity.js';

const WINDOW_MINUTES = 15;
/** Failures in the window, for one account from one address, and for one address. Other addresses stay free, so nobody locks an owner out. */
const LIMIT = { pair: 10, address: 100 };

/** Tells whose password it is; the same work and the same answer for unknown accounts. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ActorLoader) private readonly actors: ActorLoader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @throws Problem `wrong-credentials`, `too-many-requests`; each is an entry of the ledger first */
  async identify(email: string, password: string): Promise<Identified> {
    const hash = emailHash(email);
    const keys = this.throttleKeys(hash);
    await this.assertNotThrottled(keys);
    const em = this.database.forSystem();
    const user = await em.findOne(User, { emailHash: hash });
    const [row] = user
      ? await em.execute<{ hash: string }[]>('select hash from user_password where user_id = ?', [user.id])
      : [];
    const right = await verifyPassword(password, row?.hash ?? (await decoyHash()));
    const found = right && row && user ? await this.actors.load(em, user, 'session') : null;
    if (found) return found;
    await em.execute('insert into sign_in_attempt (key, at) values (?, ?), (?, ?)', [
      keys.pair,
      this.clock.now(),
      keys.address,
      this.clock.now(),
    ]);
    return this.refuse(user?.id ?? null, new Problem('wrong-credentials'));
  }

  private throttleKeys(hash: string) {
    const address = getContext().address ?? '';
    return { pair: fieldKeys().hash('throttle', `${hash} ${address}`), address: fieldKeys().hash('throttle', address) };
  }

  private async assertNotThrottled(keys: { pair: string; address: string }): Promise<void> {
    const since = this.clock.in(-WINDOW_MINUTES * 60);
    const em = this.database.forSystem();
    await em.execute('delete from sign_in_attempt where at < ?', [since]);
    const rows = await em.execute<{ key: string; failures: number }[]>(
      'select key, count(*)::integer as failures from sign_in_attempt where key in (?, ?) group by key',
      [keys.pair, keys.address],
    );
    const failures = new Map(rows.map((row) => [row.key, row.failures]));
    if ((failures.get(keys.pair) ?? 0) < LIMIT.pair && (failures.get(keys.address) ?? 0) < LIMIT.address) return;
    await this.refuse(null, new Problem('too-many-requests', 'Too many failed sign-ins', { retryAfterSeconds: 60 }));
  }

  private async refuse(userId: string | null, problem: Problem): Promise<never> {
    const resources = userId === null ? [] : [{ type: 'user', id: userId, version: null }];
    await this.ledger.seal([
      { action: 'session.opened-denied', outcome: 'denied', resources, detail: { code: problem.code } },
    ]);
    throw problem;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import { isKnownTo } from './device.js';

const WINDOW_MINUTES = 15;
const RETRY_SECONDS = 60;

/** What somebody tries to guess. */
export type Guess = 'password' | 'passkey' | 'second-factor' | 'link' | 'reset';

/** Failures in the window: for one account from one place, for one address, and for one account from all places it does not know. */
const LIMIT = { place: 10, address: 100, strangers: 50 };

interface Bucket {
  key: string;
  limit: number;
}

/**
 * Slows guessing down. A place is a device from which the account was signed in to before, or else an address, so
 * whoever guesses from elsewhere stops other strangers at most, never the owner.
 */
@Injectable()
export class ThrottleService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * @param account null where nobody knows whose it is
   * @throws Problem `too-many-requests` after too many failures of this kind
   */
  async assertFree(guess: Guess, account: string | null): Promise<void> {
    const buckets = bucketsOf(guess, account);
    const em = this.database.forSystem();
    const since = this.clock.in(-WINDOW_MINUTES * 60);
    await em.execute('delete from sign_in_attempt where at < ?', [since]);
    const keys = buckets.map(({ key }) => key);
    const rows = await em.execute<{ key: string; failures: number }[]>(
      `select key, count(*)::integer as failures from sign_in_attempt
       where key in (${keys.map(() => '?').join(', ')}) group by key`,
      keys,
    );
    const failures = new Map(rows.map((row) => [row.key, row.failures]));
    if (buckets.every(({ key, limit }) => (failures.get(key) ?? 0) < limit)) return;
    throw new Problem('too-many-requests', 'Too many failed attempts', { retryAfterSeconds: RETRY_SECONDS });
  }

  /** Counts a failure, or what must stay rare. */
  async note(guess: Guess, account: string | null): Promise<void> {
    const at = this.clock.now();
    const buckets = bucketsOf(guess, account);
    await this.database.forSystem().execute(
      `insert into sign_in_attempt (key, at) values ${buckets.map(() => '(?, ?)').join(', ')}`,
      buckets.flatMap(({ key }) => [key, at]),
    );
  }
}

function bucketsOf(guess: Guess, account: string | null): Bucket[] {
  const { address, device } = getContext();
  const bucket = (name: string, limit: number) => ({ key: fieldKeys().hash('throttle', `${guess} ${name}`), limit });
  const perAddress = bucket(`address ${address ?? ''}`, LIMIT.address);
  if (account === null) return [perAddress];
  const isKnown = isKnownTo(device, account);
  const place = isKnown ? `device ${device!.id}` : `address ${address ?? ''}`;
  const perPlace = bucket(`${account} from ${place}`, LIMIT.place);
  if (isKnown) return [perPlace];
  // A password is long enough for many addresses; a code of six digits is not.
  return guess === 'second-factor'
    ? [perPlace, perAddress, bucket(`${account} from strangers`, LIMIT.strangers)]
    : [perPlace, perAddress];
}

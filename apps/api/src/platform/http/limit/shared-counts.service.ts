import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { fieldKeys } from '../../crypto/encrypted.type.js';
import { Database } from '../../database/database.js';
import { sliceOf } from './rates.js';

const SETTLE_MS = 1000;
const KEPT = 50_000;

interface Count {
  readonly key: string;
  /** What all processes had let through when this one last asked. */
  shared: number;
  /** What this process let through since, which the others do not know of. */
  own: number;
}

/**
 * How often everybody asked in the running window, over all processes. Each counts by itself and settles with the
 * database every second, and before it lets more through than a slice of the limit. So all of them together let through
 * at most the limit and one slice for each process. While the database does not answer, each process goes by its own count.
 */
@Injectable()
export class SharedCounts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('RateLimit');
  private counts = new Map<string, Count>();
  private beganAt = 0;
  private timer: NodeJS.Timeout | null = null;
  private settling: Promise<boolean> | null = null;

  constructor(@Inject(Database) private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.settle(), SETTLE_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.settling;
  }

  /** Takes one of the window that began then. Answers how many are left after it, or null when there was none. */
  async take(who: string, limit: number, beganAt: number): Promise<number | null> {
    const count = this.countOf(who, beganAt);
    let answers = true;
    // What is not kept any more, because its window ended meanwhile, is not settled either.
    const isKept = (): boolean => this.counts.get(who) === count;
    while (answers && isKept() && count.own >= sliceOf(limit) && left(count, limit) > 0) answers = await this.settle();
    if (left(count, limit) <= 0) return null;
    count.own++;
    return left(count, limit);
  }

  /** Tells the database what it does not know yet, and hears what others did. Answers false when it does not answer. */
  settle(): Promise<boolean> {
    this.settling ??= this.exchange()
      .then(() => true)
      .catch((cause: unknown) => {
        this.logger.warn(`Counts are not shared: ${(cause as Error).message}`);
        return false;
      })
      .finally(() => (this.settling = null));
    return this.settling;
  }

  private countOf(who: string, beganAt: number): Count {
    if (beganAt > this.beganAt) {
      this.counts = new Map();
      this.beganAt = beganAt;
    }
    const known = this.counts.get(who);
    if (known) return known;
    const [oldest] = this.counts.keys();
    if (oldest !== undefined && this.counts.size >= KEPT) this.counts.delete(oldest);
    const count = { key: fieldKeys().hash('rate', who), shared: 0, own: 0 };
    this.counts.set(who, count);
    return count;
  }

  private async exchange(): Promise<void> {
    const given = [...this.counts.values()]
      .filter(({ own }) => own > 0)
      .map((count) => ({ count, own: count.own }))
      // In one order everywhere, so that no process waits for another in a circle.
      .sort((a, b) => (a.count.key < b.count.key ? -1 : 1));
    if (given.length === 0) return;
    const window = new Date(this.beganAt);
    const { rows } = await this.database.systemPool.query<{ key: string; used: number }>(
      `with past as (delete from rate_window where began_at < $1)
       insert into rate_window as w (key, began_at, used)
         select key, $1, own from unnest($2::text[], $3::integer[]) as given (key, own)
         on conflict (key, began_at) do update set used = w.used + excluded.used
         returning key, used`,
      [window, given.map(({ count }) => count.key), given.map(({ own }) => own)],
    );
    const used = new Map(rows.map((row) => [row.key, row.used]));
    for (const { count, own } of given) {
      count.own -= own;
      count.shared = used.get(count.key) ?? count.shared + own;
    }
  }
}

const left = ({ shared, own }: Count, limit: number): number => limit - shared - own;

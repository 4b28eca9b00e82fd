import { dirname, join } from 'node:path';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { encodeVkey, type Signer as LogSigner } from '@watchbook/ledger';
import { CONFIG, type Config } from '../config.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Problem } from '../platform/problem.js';
import { ContinuousVerifier, type VerifiedStatus } from './continuous-verifier.js';
import { assertDurable } from './durability.js';
import { readLogKey } from './log-key.js';
import { CheckpointSigner, latestCheckpoint } from './signer.js';

const SIGN_EVERY_MS = 5000;
const VERIFY_EVERY_MS = 2000;
const RETRY_MS = 100;
/** How long somebody waits for a checkpoint while another process signs. */
const ATTEMPTS = 50;

/** Signs checkpoints while the log grows, and verifies the stored log all the time. */
@Injectable()
export class LedgerWatch implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Ledger');
  private key!: LogSigner;
  private signer!: CheckpointSigner;
  private verifier!: ContinuousVerifier;
  private readonly loops: Promise<void>[] = [];
  private readonly stop = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const pool = this.database.systemPool;
    if (!this.config.unsafeFsyncOff) await assertDurable(pool);
    const now = (): Date => this.clock.now();
    this.key = await readLogKey(this.config);
    const file = join(dirname(this.config.ledgerKeyFile), 'ledger.signed.json');
    this.signer = new CheckpointSigner(pool, this.key, file, now);
    this.verifier = new ContinuousVerifier(pool, this.key, now);
  }

  onApplicationBootstrap(): void {
    this.loops.push(
      this.repeat(SIGN_EVERY_MS, () => this.signer.sign()),
      this.repeat(VERIFY_EVERY_MS, () => this.verifyNow()),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.loops);
  }

  /** The verifier key of the log as text. */
  get vkey(): string {
    return encodeVkey(this.key);
  }

  get origin(): string {
    return this.key.name;
  }

  get verified(): VerifiedStatus {
    return this.verifier.status;
  }

  /**
   * Signs what is new, and answers once a checkpoint covers at least that many entries, whichever process signed it.
   *
   * @param minSize an entry of number `seq` is covered from `seq + 1` on
   * @returns the size of the newest checkpoint
   * @throws LedgerDamage when the stored log does not continue what was signed
   * @throws Problem `unavailable` when nobody signs so much in time
   */
  async signNow(minSize = 0): Promise<number> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await this.signer.sign();
      const size = (await latestCheckpoint(this.database.systemPool))?.size ?? 0;
      if (size >= minSize) return size;
      await pause(RETRY_MS, this.stop.signal);
    }
    throw new Problem('unavailable', `No checkpoint covers ${minSize} entries yet`);
  }

  /** Verifies what is new, slice by slice. @throws LedgerDamage */
  async verifyNow(): Promise<void> {
    while (!this.stop.signal.aborted && (await this.verifier.step()));
  }

  private async repeat(everyMs: number, work: () => Promise<void>): Promise<void> {
    while (!this.stop.signal.aborted) {
      await work().catch((cause: unknown) => {
        if (!this.stop.signal.aborted)
          this.logger.error(cause instanceof Error ? (cause.stack ?? cause.message) : cause);
      });
      await pause(everyMs, this.stop.signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

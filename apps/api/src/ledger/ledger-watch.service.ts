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
import { ContinuousVerifier, type VerifiedStatus } from './continuous-verifier.js';
import { assertDurable } from './durability.js';
import { readLogKey } from './log-key.js';
import { growPartitions, indexEntries } from './ledger-upkeep.js';
import { CheckpointSigner } from './signer.js';

const SIGN_EVERY_MS = 5000;
const VERIFY_EVERY_MS = 2000;
const UPKEEP_EVERY_MS = 2000;

/** Signs checkpoints while the log grows, verifies the stored log all the time, and tends its tables. */
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
    await growPartitions(pool);
    this.key = await readLogKey(this.config);
    const file = join(dirname(this.config.ledgerKeyFile), 'ledger.signed.json');
    this.signer = new CheckpointSigner(pool, this.key, file, now);
    this.verifier = new ContinuousVerifier(pool, this.key, now);
  }

  onApplicationBootstrap(): void {
    this.loops.push(
      this.repeat(SIGN_EVERY_MS, () => this.signNow()),
      this.repeat(VERIFY_EVERY_MS, () => this.verifyNow()),
      this.repeat(UPKEEP_EVERY_MS, () => this.tendNow()),
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

  /** Signs what is new. @throws LedgerDamage when the stored log does not continue what was signed */
  signNow(): Promise<void> {
    return this.signer.sign();
  }

  /** Verifies what is new, slice by slice. @throws LedgerDamage */
  async verifyNow(): Promise<void> {
    while (!this.stop.signal.aborted && (await this.verifier.step()));
  }

  /** Makes room ahead of the log, and fills in where its entries are found. */
  async tendNow(): Promise<void> {
    await growPartitions(this.database.systemPool);
    while (!this.stop.signal.aborted && (await indexEntries(this.database.systemPool)));
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

import { dirname, join } from 'node:path';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Damage } from '@watchbook/ledger';
import pg from 'pg';
import { CONFIG, type Config } from '../config.js';
import { Clock } from '../platform/clock.js';
import { newContext, runInContext, type IntentInput } from '../platform/context.js';
import { Database } from '../platform/database/database.js';
import { Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { ContinuousVerifier, type VerifiedStatus } from './tree/continuous-verifier.js';
import { assertDurable } from './schema/durability.js';
import { assertGuarded } from './schema/guard.js';
import { IncarnationOpening } from './sign/incarnation.js';
import { KeyRotation } from './sign/key-rotation.js';
import { growPartitions, indexEntries } from './ledger-upkeep.js';
import { LedgerService } from './ledger.service.js';
import { KeyRing } from './sign/log-key.js';
import { LogKeys } from './sign/log-keys.js';
import { OneAtATime } from './sign/one-at-a-time.js';
import { pause, repeat } from '../platform/repeat.js';
import type { SignedState } from './sign/signed-state.js';
import { CheckpointSigner, latestCheckpoint, LedgerDamage } from './sign/signer.js';

/** A growing log has a checkpoint at least every 10 s: half of that leaves room for a slow one. */
const SIGN_EVERY_MS = 5000;
const VERIFY_EVERY_MS = 2000;
const UPKEEP_EVERY_MS = 2000;
const RETRY_MS = 100;
/** How long somebody waits for a checkpoint while another process signs. */
const ATTEMPTS = 50;
const LOCK_TIMEOUT_MS = 1500;

/** Signs checkpoints while the log grows, rotates its key, verifies the stored log all the time, and tends its tables. */
@Injectable()
export class LedgerWatch implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Ledger');
  /** A connection of its own, so that no other work of the process can keep the signer waiting. */
  private readonly pool: pg.Pool;
  private ring!: KeyRing;
  private logKeys!: LogKeys;
  private signer!: CheckpointSigner;
  private rotation!: KeyRotation;
  private verifier!: ContinuousVerifier;
  private opening: IncarnationOpening | null = null;
  private fault: string | null = null;
  private damage: Damage | null = null;
  private readonly signing = new OneAtATime(() => this.sign());
  private readonly loops: Promise<void>[] = [];
  private readonly stop = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    const { systemUrl: connectionString } = database;
    this.pool = new pg.Pool({ connectionString, max: 1, lock_timeout: LOCK_TIMEOUT_MS, keepAlive: true });
    this.pool.on('error', () => undefined);
  }

  async onModuleInit(): Promise<void> {
    const { systemPool } = this.database;
    if (!this.config.unsafeFsyncOff) await assertDurable(systemPool);
    await assertGuarded(systemPool);
    const now = (): Date => this.clock.now();
    await growPartitions(systemPool);
    this.ring = await KeyRing.open(this.config);
    this.logKeys = new LogKeys(systemPool, () => this.ring.current);
    const file = join(dirname(this.config.ledgerKeyFile), 'ledger.signed.json');
    this.signer = new CheckpointSigner(this.pool, this.ring, file, now);
    const seal = (input: IntentInput): Promise<unknown> =>
      runInContext(newContext({ requestId: uuidv7(), route: input.action }), () => this.ledger.seal([input]));
    this.rotation = new KeyRotation(this.ring, seal);
    const { ledgerContinues } = this.config;
    if (ledgerContinues !== null) {
      this.opening = await IncarnationOpening.read(ledgerContinues, this.origin, this.pool, seal);
    }
    this.verifier = new ContinuousVerifier(systemPool, (note) => this.logKeys.open(note), now);
  }

  onApplicationBootstrap(): void {
    const report = (cause: unknown): void =>
      this.logger.error(cause instanceof Error ? (cause.stack ?? cause.message) : cause);
    const { signal } = this.stop;
    this.loops.push(
      repeat(SIGN_EVERY_MS, signal, () => this.signing.run(), report),
      repeat(VERIFY_EVERY_MS, signal, () => this.verifyNow(), report),
      repeat(UPKEEP_EVERY_MS, signal, () => this.tendNow(), report),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.loops);
    await this.pool.end();
  }

  /** The keys of the log, as its rotation entries tell. */
  get keys(): LogKeys {
    return this.logKeys;
  }

  get origin(): string {
    return this.ring.current.name;
  }

  /** How many entries there are, how many are signed, and how many this process has verified. */
  async sizes(): Promise<{ size: number; signedSize: number; verifiedSize: number }> {
    const { systemPool } = this.database;
    const { rows } = await systemPool.query<{ size: string }>('select size from ledger_head');
    const signed = await latestCheckpoint(systemPool);
    return { size: Number(rows[0]?.size ?? 0), signedSize: signed?.size ?? 0, verifiedSize: this.verified.size };
  }

  /**
   * Lets nothing through while the ledger is damaged: what is recorded then might not be believed.
   * @throws Problem `ledger-damaged`
   */
  assertWhole(): void {
    if (this.verified.damage) throw new Problem('ledger-damaged');
  }

  /** What verifying and signing found last: either stops at damage. */
  get verified(): VerifiedStatus {
    const { status } = this.verifier;
    return { ...status, damage: status.damage ?? this.damage };
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
      const size = await this.signing.run();
      if (size >= minSize) return size;
      await pause(RETRY_MS, this.stop.signal);
    }
    throw new Problem('unavailable', `No checkpoint covers ${minSize} entries yet`);
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

  /** Signs, and once more when that brought a rotation, which only the new key may cover. */
  private async sign(): Promise<number> {
    await this.ring.refresh();
    await this.opening?.open();
    try {
      await this.signAndRotate();
      this.damage = null;
    } catch (cause) {
      if (cause instanceof LedgerDamage) this.damage = cause.damage;
      throw cause;
    }
    return (await latestCheckpoint(this.pool))?.size ?? 0;
  }

  private async signAndRotate(): Promise<void> {
    let rotated = true;
    while (rotated) {
      rotated = false;
      await this.signer.sign(async (client, state) => {
        rotated = await this.rotate(client, state);
      });
    }
  }

  /** A rotation that cannot be done is no reason not to sign. */
  private async rotate(client: pg.ClientBase, state: SignedState): Promise<boolean> {
    try {
      const rotated = await this.rotation.step(client, state);
      this.reportFault(this.ring.fault);
      return rotated;
    } catch (cause) {
      this.reportFault((cause as Error).message);
      return false;
    }
  }

  private reportFault(fault: string | null): void {
    if (fault !== null && fault !== this.fault) this.logger.error(`The key of the ledger is not rotated: ${fault}`);
    this.fault = fault;
  }
}

import { createHash, randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { Problem } from '../../platform/problem.js';
import type { Proven } from './proven.js';

const COUNT = 10;
/** Without letters and digits that look alike: 30 of them, so twenty-four are worth 117 bits. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ2345679';
const LENGTH = 24;

/** Codes on paper for who lost everything else. Each works once; they are worth enough for a plain hash. */
@Injectable()
export class RecoveryCodeService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Ten new codes, which are shown once; those before count no longer. */
  async renew(em: EntityManager, userId: string): Promise<string[]> {
    await this.drop(em, userId);
    const codes = Array.from({ length: COUNT }, newCode);
    for (const code of codes) {
      await em.execute('insert into user_recovery_code (user_id, code_hash, created_at) values (?, ?, ?)', [
        userId,
        hashOf(userId, code),
        this.clock.now(),
      ]);
    }
    return codes;
  }

  drop(em: EntityManager, userId: string): Promise<unknown> {
    return em.execute('delete from user_recovery_code where user_id = ?', [userId]);
  }

  async count(em: EntityManager, userId: string): Promise<number> {
    const [row] = await em.execute<{ left: number }[]>(
      'select count(*)::integer as left from user_recovery_code where user_id = ? and used_at is null',
      [userId],
    );
    return row!.left;
  }

  /** Checks a code of this person, however it is spaced and in whatever case. @returns null when it is none or was used */
  async verify(userId: string, code: string): Promise<Proven | null> {
    const hash = hashOf(userId, code);
    const [row] = await this.database
      .forSystem()
      .execute<unknown[]>('select from user_recovery_code where user_id = ? and code_hash = ? and used_at is null', [
        userId,
        hash,
      ]);
    if (!row) return null;
    const authenticator = hash.slice(0, 32);
    return { method: 'recovery-code', authenticator, spend: (tx) => this.spend(tx, userId, hash) };
  }

  private async spend(em: EntityManager, userId: string, hash: string): Promise<void> {
    const spent = await em.execute<unknown[]>(
      'update user_recovery_code set used_at = ? where user_id = ? and code_hash = ? and used_at is null returning 1 as used',
      [this.clock.now(), userId, hash],
    );
    if (spent.length === 0) throw new Problem('wrong-credentials');
  }
}

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]!).join('');
  return letters.match(/.{4}/g)!.join('-');
}

const hashOf = (userId: string, code: string) =>
  createHash('sha256')
    .update(`${userId} ${code.replaceAll('-', '').toUpperCase()}`)
    .digest('hex');

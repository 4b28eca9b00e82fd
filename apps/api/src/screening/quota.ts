import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '@watchbook/contract';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { Problem } from '../platform/problem.js';

/** A day, as it is counted: the last 24 hours. */
export const DAY_SECONDS = 24 * 60 * 60;

/** Different subjects that may be looked for in a day: enough for work, too few to guess through a notice. */
export const QUOTA = { person: 2_000, program: 10_000, institution: 20_000 };

/** The quota of whoever acts: a program asks for many people. */
export const quotaOf = ({ scopes }: Pick<Actor, 'scopes'>): number => (scopes === null ? QUOTA.person : QUOTA.program);

/** Different subjects of the last day, the one that is asked now among them. */
export interface Usage {
  readonly byUser: number;
  readonly byInstitution: number;
}

interface Counted {
  by_user: number;
  by_institution: number;
  new_to_user: number;
  new_to_institution: number;
  user_free_at: Date | null;
  institution_free_at: Date | null;
}

/** Stops those who try one subject after another; the same question again costs nothing. */
@Injectable()
export class Quota {
  constructor(@Inject(Clock) private readonly clock: Clock) {}

  /**
   * How much of it is used once this question is asked.
   * @param question its keyed hash
   * @throws Problem `too-many-requests` that says when there is room again
   */
  async take(em: EntityManager, question: string): Promise<Usage> {
    const counted = await this.count(em, [question]);
    const byUser = counted.by_user + counted.new_to_user;
    const most = quotaOf(getActor());
    if (counted.new_to_user > 0 && byUser > most) throw this.exceeded('You have', most, counted.user_free_at);
    return { byUser, byInstitution: this.institutionWith(counted, 'Your institution has') };
  }

  /**
   * For a file or a list: those of its subjects that were not asked for within the day must fit into that of the
   * institution; they do not count for that of a person. Files and lists of one institution wait here for each other.
   * @param questions their keyed hashes
   * @throws Problem `too-many-requests`
   */
  async takeAll(em: EntityManager, questions: readonly string[]): Promise<Usage> {
    await em.execute(`select pg_advisory_xact_lock(hashtextextended('screening day ' || app_institution(), 0))`);
    const counted = await this.count(em, questions);
    return {
      byUser: counted.by_user,
      byInstitution: this.institutionWith(counted, 'With this your institution would have'),
    };
  }

  /** As `takeAll`, and remembers them, for nothing else does: a list asks for its names again and again. */
  async takeListed(em: EntityManager, questions: readonly string[]): Promise<Usage> {
    const usage = await this.takeAll(em, questions);
    await em.execute(
      `insert into listed_question (institution_id, query_hash, listed_at)
       select app_institution(), question, ? from unnest(?::text[]) question group by question
       on conflict (institution_id, query_hash) do update set listed_at = excluded.listed_at`,
      [this.clock.now(), arrayOf(questions)],
    );
    return usage;
  }

  /** What the institution will have asked. Once its quota is used up, there is room for what is not new to it. */
  private institutionWith({ by_institution, new_to_institution, institution_free_at }: Counted, who: string): number {
    const after = by_institution + new_to_institution;
    if (new_to_institution > 0 && after > QUOTA.institution)
      throw this.exceeded(who, QUOTA.institution, institution_free_at);
    return after;
  }

  private async count(em: EntityManager, questions: readonly string[]): Promise<Counted> {
    const since = this.clock.in(-DAY_SECONDS);
    const [counted] = await em.execute<Counted[]>('select * from screening_count(?, ?::text[])', [
      since,
      arrayOf(questions),
    ]);
    return counted!;
  }

  /** There is room when the subject that was asked for longest ago is a day old. */
  private exceeded(who: string, most: number, oldest: Date | null): Problem {
    const now = this.clock.now();
    const freeAt = this.clock.in(DAY_SECONDS, oldest === null ? now : new Date(oldest));
    const retryAfterSeconds = Math.max(1, Math.ceil((freeAt.getTime() - now.getTime()) / 1000));
    const detail = `${who} looked for ${most} different subjects within a day. Ask again after ${freeAt.toISOString()}; repeating an earlier question costs nothing`;
    return new Problem('too-many-requests', detail, { retryAfterSeconds });
  }
}

/** Hashes as an array of PostgreSQL: they are hexadecimal. */
const arrayOf = (hashes: readonly string[]): string => `{${hashes.join()}}`;

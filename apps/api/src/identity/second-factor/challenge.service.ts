import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { uuidv7 } from '../../platform/uuid.js';
import { AuthChallenge } from './second-factor.entity.js';

/** How long somebody has to answer. */
export const CHALLENGE_SECONDS = 300;

type Kind = AuthChallenge['kind'];

/** Questions of which each takes one answer. They commit by themselves: what failed once cannot be tried again. */
@Injectable()
export class ChallengeService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Keeps a question. `userId` is null where the answer tells who it is. */
  async ask(kind: Kind, userId: string | null, challenge: string): Promise<AuthChallenge> {
    const em = this.database.forSystem();
    await em.nativeDelete(AuthChallenge, { expiresAt: { $lte: this.clock.now() } });
    const asked = em.create(AuthChallenge, {
      ...{ id: uuidv7(), kind, userId, challenge, failures: 0 },
      expiresAt: this.clock.in(CHALLENGE_SECONDS),
    });
    await em.flush();
    return asked;
  }

  /** Takes a question away for its one answer. @returns the challenge, or null when there is none or it is over */
  async take(kind: Kind, userId: string | null, id: string): Promise<string | null> {
    const rows = await this.database.forSystem().execute<{ challenge: string }[]>(
      `delete from auth_challenge where id = ? and kind = ? and user_id is not distinct from ? and expires_at > ?
       returning challenge`,
      [id, kind, userId, this.clock.now()],
    );
    return rows[0]?.challenge ?? null;
  }

  /** The second stage of a sign-in that this token opened, or null. */
  find(challenge: string): Promise<AuthChallenge | null> {
    const where = { kind: 'second-factor' as const, challenge, expiresAt: { $gt: this.clock.now() } };
    return this.database.forSystem().findOne(AuthChallenge, where);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import type { Identified } from '../actor-loader.js';
import { tokenHash } from '../session/token.js';
import { isWithin } from './address-list.js';
import { ApiKeyActor } from './api-key-actor.js';
import { ApiKey } from './api-key.entity.js';

const HOUR_MS = 3_600_000;

/** Whose an API key is, now. */
@Injectable()
export class ApiKeyLookup {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ApiKeyActor) private readonly actors: ApiKeyActor,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The service account of a key, or null when it is unknown, not approved, revoked, expired, or comes from elsewhere. */
  async find(secret: string): Promise<Identified | null> {
    const em = this.database.forSystem();
    const hash = tokenHash(secret);
    const now = this.clock.now();
    const right = { $or: [{ tokenHash: hash }, { overlapHash: hash, overlapUntil: { $gt: now } }] };
    const key = await em.findOne(ApiKey, right);
    if (!key || !isWithin(key.addresses, getContext().address)) return null;
    const found = await this.actors.load(em, key, 'api-key');
    if (found) await this.noteUse(key, now);
    return found;
  }

  /** To the hour: enough to find keys that nobody needs, and no trace of each request. */
  private async noteUse({ id, lastUsedAt }: ApiKey, now: Date): Promise<void> {
    const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
    if (lastUsedAt && lastUsedAt >= hour) return;
    await this.database.forSystem().nativeUpdate(ApiKey, { id }, { lastUsedAt: hour });
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { fieldKeys } from '../crypto/encrypted.type.js';
import { getActor, getContext, type RequestContext } from '../context.js';
import { Problem } from '../problem.js';

interface StoredAnswer {
  body_hash: string;
  answer: Buffer;
  intents: string[];
}

/** Keeps the answer of a keyed request in the transaction that made it, so that neither exists without the other. */
@Injectable()
export class Idempotency {
  /** Runs `change`, or repeats the answer that the same key, caller, route and body got before. */
  async once<T>(em: EntityManager, change: () => Promise<T>): Promise<T> {
    const context = getContext();
    if (context.idempotencyKey === null) return change();
    const key = keyOf(context, context.idempotencyKey);
    await this.lock(em, key);
    const [stored] = await em.execute<StoredAnswer[]>(
      'select body_hash, answer, intents from idempotency_key where key = ? and expires_at > now()',
      [key],
    );
    if (stored) return repeat<T>(stored, key, context);
    const answer = await change();
    await this.store(em, key, answer);
    return answer;
  }

  private async lock(em: EntityManager, key: string): Promise<void> {
    const [row] = await em.execute<{ locked: boolean }[]>(
      "select pg_try_advisory_xact_lock(('x' || ?)::bit(64)::bigint) as locked",
      [key.slice(0, 16)],
    );
    if (!row?.locked) throw new Problem('in-flight');
  }

  private async store(em: EntityManager, key: string, answer: unknown): Promise<void> {
    const { bodyHash, recorded } = getContext();
    await em.execute(
      `insert into idempotency_key (key, user_id, body_hash, answer, intents, expires_at)
       values (?, ?, ?, ?, ?, now() + interval '24 hours')
       on conflict (key) do update set body_hash = excluded.body_hash, answer = excluded.answer,
         intents = excluded.intents, expires_at = excluded.expires_at`,
      [
        key,
        getActor().userId,
        hashOf(bodyHash),
        fieldKeys().encrypt(JSON.stringify(answer ?? null), placeOf(key)),
        `{${recorded.join(',')}}`,
      ],
    );
  }
}

function repeat<T>(stored: StoredAnswer, key: string, context: RequestContext): T {
  if (stored.body_hash !== hashOf(context.bodyHash)) throw new Problem('idempotency-mismatch');
  context.recorded.push(...stored.intents);
  return JSON.parse(fieldKeys().decrypt(stored.answer, placeOf(key))) as T;
}

/** Keyed: the hash of a short body, such as a name that is screened, would tell the body to whoever tries names. */
const hashOf = (bodyHash: string | null) => fieldKeys().hash('request body', bodyHash ?? '');

const placeOf = (row: string) => ({ table: 'idempotency_key', column: 'answer', row });

const keyOf = ({ route }: RequestContext, key: string) =>
  createHash('sha256')
    .update(JSON.stringify([getActor().userId, route, key]))
    .digest('hex');

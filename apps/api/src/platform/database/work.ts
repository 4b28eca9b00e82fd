import { Inject, Injectable } from '@nestjs/common';
import { IsolationLevel, type EntityManager } from '@mikro-orm/postgresql';
import { getActor } from '../context.js';
import { Database } from './database.js';
import { Idempotency } from './idempotency.js';

/** Opens the one transaction of a use case, as the acting person or as the system. */
@Injectable()
export class Work {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Idempotency) private readonly idempotency: Idempotency,
  ) {}

  /** One consistent look at what the actor may see. */
  read<T>(look: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.database
      .forActor(getActor())
      .transactional(look, { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true });
  }

  /**
   * One change by the actor, with its ledger intent, or none of it.
   * The result is the wire answer: a request that is repeated with its idempotency key gets it again
   * and the change is not made twice.
   * @throws Problem `in-flight`, `idempotency-mismatch`.
   */
  write<T>(change: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.database.forActor(getActor()).transactional((em) => this.idempotency.once(em, () => change(em)));
  }

  /** One transaction of the system role, which no policy limits: for sign-in, jobs and schedules. */
  system<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.database.forSystem().transactional(work);
  }
}

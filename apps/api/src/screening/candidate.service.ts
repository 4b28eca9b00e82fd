import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScreeningQuery } from '@watchbook/contract';
import { Candidates } from './candidates.js';

/** For other slices: who may be meant, among all that the caller may read. */
@Injectable()
export class CandidateService {
  constructor(@Inject(Candidates) private readonly candidates: Candidates) {}

  /** For each question, those who are of a like name or have its identifiers. @throws Problem `unavailable` while the names are being read */
  find(em: EntityManager, queries: readonly ScreeningQuery[]): ReturnType<Candidates['find']> {
    return this.candidates.find(em, queries);
  }
}

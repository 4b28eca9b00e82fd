import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScreeningQuery } from '@watchbook/contract';
import { Candidates } from './candidates.js';
import { listMatch, rank, subjectMatch, toCompared, type Candidate } from './match-view.js';

/** Whom questions may mean, as far as the caller sees it. */
@Injectable()
export class Matches {
  constructor(@Inject(Candidates) private readonly candidates: Candidates) {}

  /** For each question, everybody who may be meant, best first. @throws Problem `unavailable` while the names are being read */
  async find(em: EntityManager, queries: readonly ScreeningQuery[]): Promise<Candidate[][]> {
    const found = await this.candidates.find(em, queries);
    return queries.map((query, at) => {
      const compared = toCompared(query);
      const { subjects, entries } = found[at]!;
      const matches = [
        ...subjects.map((subject) => subjectMatch(compared, subject)),
        ...entries.map((entry) => listMatch(compared, entry)),
      ];
      return rank(matches.filter((match) => match !== null));
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { MASK, type BatchResult, type BatchResultQuery, type Match, type Page } from '@watchbook/contract';
import { readsOf } from '../../platform/audit/reads-of.js';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { Screening } from '../screening.entity.js';
import { ScreeningService } from '../screening.service.js';
import { csvOf } from './batch-file.js';
import { FoundAgain, resourcesOf } from './found-again.js';
import type { ScreeningBatch, ScreeningBatchRow } from './screening-batch.entity.js';
import { findRowPage, getBatch, ROW_SORT } from './screening-batch.queries.js';

const FILE_PAGE = 500;

/** What a batch found, as far as the reader may see it now. */
@Injectable()
export class BatchResultService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(ScreeningService) private readonly screenings: ScreeningService,
    @Inject(FoundAgain) private readonly again: FoundAgain,
  ) {}

  /** One page of its rows in the order of the file, those with faults among them. @throws Problem `not-found` */
  async list(batchId: string, query: BatchResultQuery): Promise<Page<BatchResult>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, ROW_SORT);
    return this.work.read(async (em) => {
      const batch = await getBatch(em, batchId);
      const found = await findRowPage(em, batchId, cursor, query.limit, query['filter[outcome]']);
      const { rows, page } = pageOfRows(found, { limit: query.limit, cursor, sort: ROW_SORT }, ({ position }) =>
        String(position),
      );
      return { data: await this.resultsOf(em, batch, rows, 'screening-batch.results-read'), page };
    });
  }

  /** All of it as CSV. @throws Problem `not-found` */
  download(batchId: string): Promise<Buffer> {
    return this.work.read(async (em) => {
      const batch = await getBatch(em, batchId);
      const results: BatchResult[] = [];
      for (let last: number | null = null; ;) {
        const cursor: { value: string; back: boolean } | null =
          last === null ? null : { value: String(last), back: false };
        const rows = (await findRowPage(em, batchId, cursor, FILE_PAGE, undefined)).slice(0, FILE_PAGE);
        results.push(...(await this.resultsOf(em, batch, rows, 'screening-batch.downloaded')));
        em.clear();
        if (rows.length < FILE_PAGE) return csvOf(results);
        last = rows.at(-1)!.position;
      }
    });
  }

  private async resultsOf(
    em: EntityManager,
    batch: ScreeningBatch,
    rows: readonly ScreeningBatchRow[],
    action: string,
  ): Promise<BatchResult[]> {
    const ids = rows.flatMap(({ screeningId }) => screeningId ?? []);
    const screenings = ids.length === 0 ? [] : await em.find(Screening, { id: ids });
    const found = await this.again.read(em, screenings);
    const resource = { type: 'screening-batch', id: batch.id, version: null };
    getContext().reads.push(...readsOf({ action }, resourcesOf([...found.values()].flat()), resource));
    const matches = new Map<string, Match[]>();
    for (const made of screenings)
      matches.set(made.id, await this.screenings.withJudgements(em, made, found.get(made.id) ?? []));
    const isOwn = batch.requestedBy === getActor().userId;
    return rows.map((row) => toResult(row, matches.get(row.screeningId ?? '') ?? [], isOwn));
  }
}

function toResult(
  { id, asked, outcome, screeningId }: ScreeningBatchRow,
  matches: Match[],
  isOwn: boolean,
): BatchResult {
  const { line, reference, query, faults } = asked;
  return {
    id,
    line,
    reference: isOwn ? reference : MASK,
    name: isOwn ? nameOf(query) : MASK,
    // What it found may be out of the reader's sight, or be withdrawn.
    outcome: outcome === 'match' && matches.length === 0 ? 'none' : outcome,
    faults,
    screeningId: screeningId ?? null,
    matches: isOwn ? matches : matches.map(withoutQuestion),
  };
}

const nameOf = (
  query: { name?: string | undefined; identifiers: { scheme: string; value: string }[] } | null,
): string | null =>
  query && (query.name ?? query.identifiers.map(({ scheme, value }) => `${scheme}:${value}`).join(' '));

const withoutQuestion = (match: Match): Match => ({
  ...match,
  explanation: match.explanation.map((reason) => ({ ...reason, query: MASK })),
});

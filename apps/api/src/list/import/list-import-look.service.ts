import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  ImportFault,
  ImportFaultQuery,
  ImportRun,
  ImportRunQuery,
  ListSourceView,
  Page,
} from '@watchbook/contract';
import { stringify } from 'csv-stringify/sync';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { newestFirst } from '../../platform/database/newest-first.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { may } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { ListSource } from '../list.entity.js';
import { loadFaults } from './fault.queries.js';
import { ListImport, ListImportFile } from './list-import.entity.js';

const NEWEST = '-requestedAt';
const BY_PLACE = 'seq';

/** What operators read about imports, and everybody about lists. */
@Injectable()
export class ListImportLookService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One page of imports, newest first. */
  list(query: ImportRunQuery): Promise<Page<ImportRun>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, NEWEST);
    const source = query['filter[source]'];
    const where = source === undefined ? [] : [{ source }];
    return this.work.read(async (em) => {
      const found = await newestFirst(em, ListImport, { where, by: 'requestedAt', cursor, limit: query.limit });
      const seen = found.filter((run) => may('read', 'Import', run));
      const { rows, page } = pageOfRows(seen, { limit: query.limit, cursor, sort: NEWEST }, (run) =>
        run.requestedAt.toISOString(),
      );
      const ids = rows.map(({ id }) => id);
      const files = await em.find(ListImportFile, { importId: ids });
      note('import.listed', ids);
      const filesOf = (id: string) => files.filter(({ importId }) => importId === id);
      return { data: rows.map((run) => run.toImportRun(filesOf(run.id), this.clock.now())), page };
    });
  }

  /** How far an import has come. @throws Problem `not-found` */
  read(id: string): Promise<ImportRun> {
    return this.work.read(async (em) => {
      const run = await this.get(em, id);
      note('import.read', [id]);
      return run.toImportRun(await em.find(ListImportFile, { importId: id }), this.clock.now());
    });
  }

  /** One page of the faults in its rows, in their order. @throws Problem `not-found` */
  faults(id: string, query: ImportFaultQuery): Promise<Page<ImportFault>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, BY_PLACE);
    return this.work.read(async (em) => {
      await this.get(em, id);
      const place = { seq: cursor ? Number(cursor.value) : 0, back: cursor?.back ?? false };
      const found = await loadFaults(em, id, place, query.limit + 1);
      const sort = { limit: query.limit, cursor, sort: BY_PLACE };
      const { rows, page } = pageOfRows(found, sort, ({ id: seq }) => seq);
      note('import.faults-read', [id]);
      return { data: rows, page };
    });
  }

  /** All kept faults as CSV; what a spreadsheet would take for a formula is made text. @throws Problem `not-found` */
  faultFile(id: string): Promise<Buffer> {
    return this.work.read(async (em) => {
      await this.get(em, id);
      const faults = await loadFaults(em, id, { seq: 0, back: false }, null);
      note('import.faults-read', [id]);
      const columns = ['file', 'line', 'column', 'code', 'leftOut', 'message'];
      return Buffer.from(
        stringify(faults, { header: true, columns, escape_formulas: true, record_delimiter: 'windows' }),
      );
    });
  }

  /** All lists that are screened, by their keys. */
  async sources(): Promise<{ data: ListSourceView[] }> {
    const found = await this.work.read((em) => em.find(ListSource, {}, { orderBy: { id: 'asc' } }));
    getContext().reads.push({ action: 'list-source.listed', resources: [] });
    return { data: found.filter((source) => may('read', 'ListEntry', source)).map((source) => source.toListSource()) };
  }

  private async get(em: EntityManager, id: string): Promise<ListImport> {
    const run = await em.findOne(ListImport, id);
    if (!run || !may('read', 'Import', run)) throw notFound();
    return run;
  }
}

const note = (action: string, ids: readonly string[]): void =>
  void getContext().reads.push({ action, resources: ids.map((id) => ({ type: 'import', id, version: null })) });

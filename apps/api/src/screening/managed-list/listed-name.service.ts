import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ListedName,
  type ListedNameDraft,
  type ListTableDraft,
  type ManagedListQuery,
  type Page,
  TABLE_MAX_ROWS,
  type TablePreview,
} from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getContext } from '../../platform/context.js';
import { fieldKeys } from '../../platform/crypto/encrypted.type.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { may } from '../../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { AlarmRaisingService } from '../alarm/alarm-raising.service.js';
import { previewOf } from '../batch/mapped-rows.js';
import { readRows } from '../batch/read-rows.js';
import { queryHash } from '../query-hash.js';
import { Quota } from '../quota.js';
import { ManagedList, ManagedListEntry } from './managed-list.entity.js';
import { ENTRY_SORT, findEntryPage, getList } from './managed-list.queries.js';

type Effect = 'added' | 'changed' | 'unchanged';

/** The names on a list. */
@Injectable()
export class ListedNameService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Quota) private readonly quota: Quota,
    @Inject(AlarmRaisingService) private readonly alarms: AlarmRaisingService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One page of the entries of a list. @throws Problem `not-found` */
  async list(listId: string, query: ManagedListQuery): Promise<Page<ListedName>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, ENTRY_SORT);
    return this.work.read(async (em) => {
      await getList(em, listId);
      const found = await findEntryPage(em, listId, cursor, query.limit);
      const { rows, page } = pageOfRows(found, { limit: query.limit, cursor, sort: ENTRY_SORT }, ({ id }) => id);
      const resources = [{ type: 'managed-list', id: listId, version: null }];
      getContext().reads.push({ action: 'managed-list.entries-read', resources });
      return { data: rows.map((row) => row.toListedName()), page };
    });
  }

  /**
   * Puts somebody on the list. Whoever is new to it counts as asked for.
   * @throws Problem `not-found`, `not-processable` for a list that is full, `too-many-requests`
   */
  add(listId: string, draft: ListedNameDraft): Promise<ListedName> {
    return this.work.write(async (em) => {
      const list = await this.getList(em, listId);
      const known = await this.loadKnown(em, list, [draft]);
      const { entry, effect } = this.put(em, list, draft, known);
      await this.assertRoom(em, listId);
      await this.take(em, effect === 'unchanged' ? [] : [entry]);
      await this.record(em, listId, 'managed-list.entry-added', [entry]);
      return entry.toListedName();
    });
  }

  /** What a table would put on the list; nothing is. @throws Problem `not-found`, `not-processable`, `too-large` */
  async preview(listId: string, { dryRun: _dryRun, ...input }: ListTableDraft): Promise<TablePreview> {
    await this.work.read((em) => getList(em, listId));
    const { table, mapping, rows } = await readRows(input, 1);
    const resources = [{ type: 'managed-list', id: listId, version: null }];
    getContext().reads.push({ action: 'managed-list.import-previewed', resources });
    return previewOf(table, mapping, rows);
  }

  /**
   * Puts the rows of a table on the list, those with faults apart. A reference that is there is changed, never doubled.
   * Who is new to the list counts as asked for: where the institution's day has no room for all, none is put on it.
   * @throws Problem `not-found`, `not-processable`, `too-large`, `too-many-requests`
   */
  async import(listId: string, { dryRun: _dryRun, ...input }: ListTableDraft) {
    const { mapping, rows } = await readRows(input, 1);
    if (!mapping) throw fieldProblem('/mapping', 'required', 'The header does not tell which column holds names');
    const drafts = rows.flatMap(({ reference, query }): ListedNameDraft[] => {
      if (!query) return [];
      const { limit: _limit, ...asked } = query;
      return [{ reference, ...asked }];
    });
    return this.work.write(async (em) => {
      const list = await this.getList(em, listId);
      const known = await this.loadKnown(em, list, drafts);
      const counts = { added: 0, changed: 0, unchanged: 0, faulty: rows.length - drafts.length };
      const put = drafts.map((draft) => this.put(em, list, draft, known));
      for (const { effect } of put) counts[effect] += 1;
      await this.assertRoom(em, listId);
      await this.take(
        em,
        put.flatMap(({ entry, effect }) => (effect === 'unchanged' ? [] : [entry])),
      );
      await this.record(em, listId, 'managed-list.imported', [], counts);
      return counts;
    });
  }

  /** Ends the watch over one name. @throws Problem `not-found` */
  remove(listId: string, entryId: string): Promise<ListedName> {
    return this.work.write(async (em) => {
      await this.getList(em, listId);
      const entry = await em.findOne(ManagedListEntry, { id: entryId, listId, removedAt: null });
      if (!entry) throw notFound();
      entry.removedAt = this.clock.now();
      await this.record(em, listId, 'managed-list.entry-removed', [entry]);
      return entry.toListedName();
    });
  }

  private async getList(em: EntityManager, listId: string): Promise<ManagedList> {
    const list = await getList(em, listId);
    if (!may('edit', 'ManagedList', list)) throw new Problem('not-allowed');
    return list;
  }

  /** Entries with the same references, and those without one that ask the same. */
  private async loadKnown(
    em: EntityManager,
    list: ManagedList,
    drafts: readonly ListedNameDraft[],
  ): Promise<Map<string, ManagedListEntry>> {
    const keys = drafts.map((draft) => keysOf(list, draft));
    const references = keys.flatMap(({ referenceHash }) => referenceHash ?? []);
    const questions = keys.flatMap(({ referenceHash, hash }) => (referenceHash === null ? [hash] : []));
    const where = { listId: list.id, removedAt: null };
    const found = [
      ...(await em.find(ManagedListEntry, { ...where, referenceHash: references })),
      ...(await em.find(ManagedListEntry, { ...where, referenceHash: null, queryHash: questions })),
    ];
    return new Map(found.map((entry) => [entry.referenceHash ?? entry.queryHash, entry]));
  }

  private put(
    em: EntityManager,
    list: ManagedList,
    asked: ListedNameDraft,
    known: Map<string, ManagedListEntry>,
  ): { entry: ManagedListEntry; effect: Effect } {
    const { referenceHash, hash } = keysOf(list, asked);
    const at = this.clock.now();
    const same = known.get(referenceHash ?? hash);
    if (!same) {
      const { institutionId, id: listId } = list;
      const made = { institutionId, listId, referenceHash, queryHash: hash, asked, addedAt: at, changedAt: at };
      const entry = em.create(ManagedListEntry, { id: uuidv7(), version: 1, ...made });
      known.set(referenceHash ?? hash, entry);
      return { entry, effect: 'added' };
    }
    if (canonicalJson(same.asked as unknown as Json) === canonicalJson(asked as unknown as Json))
      return { entry: same, effect: 'unchanged' };
    Object.assign(same, { asked, queryHash: hash, version: same.version + 1, changedAt: at });
    return { entry: same, effect: 'changed' };
  }

  /** A list asks for everybody on it, now and whenever something changes. @throws Problem `too-many-requests` */
  private async take(em: EntityManager, entries: readonly ManagedListEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const usage = await this.quota.takeListed(
      em,
      entries.map(({ queryHash: question }) => question),
    );
    await this.alarms.raiseIfDue(em, usage, []);
  }

  private async assertRoom(em: EntityManager, listId: string): Promise<void> {
    await em.flush();
    const count = await em.count(ManagedListEntry, { listId, removedAt: null });
    if (count > TABLE_MAX_ROWS) throw fieldProblem('', 'full', `A list has at most ${TABLE_MAX_ROWS} names`);
  }

  private async record(
    em: EntityManager,
    listId: string,
    action: string,
    entries: readonly ManagedListEntry[],
    detail: object = { entries: entries.map(({ asked }) => asked) },
  ): Promise<void> {
    await em.flush();
    await this.ledger.record(em, {
      action,
      resources: [
        { type: 'managed-list', id: listId, version: null },
        ...entries.map(({ id, version }) => ({ type: 'managed-list-entry', id, version })),
      ],
      detail,
    });
  }
}

function keysOf({ id, institutionId }: ManagedList, { reference, ...asked }: ListedNameDraft) {
  return {
    referenceHash: reference === null ? null : fieldKeys().hash('managed list reference', `${id} ${reference}`),
    hash: queryHash(institutionId, { ...asked, limit: 1 }),
  };
}

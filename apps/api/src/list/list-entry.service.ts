import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListEntry as ListEntryView, ScreeningQuery } from '@watchbook/contract';
import { normaliseIdentifier } from '@watchbook/matching';
import { getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may } from '../platform/policy.js';
import { notFound } from '../platform/problem.js';
import { ListEntry } from './list.entity.js';

/** Entries of public lists, which every member may read. */
@Injectable()
export class ListEntryService {
  constructor(@Inject(Work) private readonly work: Work) {}

  /** One entry, also one that has left its list. @throws Problem `not-found` */
  async read(id: string): Promise<ListEntryView> {
    const entry = await this.work.read((em) => em.findOne(ListEntry, id));
    if (!entry || !may('read', 'ListEntry', entry)) throw notFound();
    getContext().reads.push({ action: 'list-entry.read', resources: [{ type: 'list-entry', id, version: null }] });
    return entry.toListEntry();
  }

  /** Those of these entries that are present, in no order. */
  async find(em: EntityManager, ids: readonly string[]): Promise<ListEntry[]> {
    return ids.length === 0 ? [] : em.find(ListEntry, { id: [...ids], removedAt: null });
  }

  /** Entries that left their list, by id: of these ids, or with one of these identifiers. */
  async findRemoved(
    em: EntityManager,
    by: { readonly ids: readonly string[]; readonly identifiers: ScreeningQuery['identifiers'] },
  ): Promise<ListEntry[]> {
    const wanted = by.identifiers.map(({ scheme, value }) => ({
      scheme,
      value: normaliseIdentifier(scheme, value).value,
    }));
    const rows = await em.execute<{ id: string }[]>(
      `select e.id from list_entry e where e.removed_at is not null and (
         e.id in (select jsonb_array_elements_text(?::jsonb)::uuid) or e.id in (
           select i.entry_id from list_identifier i join jsonb_to_recordset(?::jsonb) as given (scheme text, value text)
             on i.value = given.value and i.scheme = given.scheme where given.value <> ''))`,
      [JSON.stringify(by.ids), JSON.stringify(wanted)],
    );
    const ids = rows.map(({ id }) => id);
    return ids.length === 0
      ? []
      : em.find(ListEntry, { id: ids, removedAt: { $ne: null } }, { orderBy: { id: 'asc' } });
  }

  /** For each question, ids of present entries that have one of its identifiers: at most `limit` for each, by id. */
  async findByIdentifiers(
    em: EntityManager,
    questions: readonly ScreeningQuery['identifiers'][],
    limit: number,
  ): Promise<string[][]> {
    const wanted = questions.flatMap((identifiers, question) =>
      identifiers.map(({ scheme, value }) => ({ question, scheme, value: normaliseIdentifier(scheme, value).value })),
    );
    if (wanted.length === 0) return questions.map(() => []);
    const rows = await em.execute<{ question: number; id: string }[]>(
      `select distinct question, id from (
         select given.question, e.id, dense_rank() over (partition by given.question order by e.id) as place
         from list_identifier i
         join jsonb_to_recordset(?::jsonb) as given (question integer, scheme text, value text)
           on i.value = given.value and i.scheme = given.scheme
         join list_entry e on e.id = i.entry_id
         where e.removed_at is null and given.value <> '') found
       where place <= ? order by question, id`,
      [JSON.stringify(wanted), limit],
    );
    const found = Map.groupBy(rows, ({ question }) => question);
    return questions.map((_, question) => (found.get(question) ?? []).map(({ id }) => id));
  }

  /** All present entries in batches, by id; for the index of names. */
  scan(batch: number): AsyncGenerator<ListEntry[]> {
    return this.pages({ removedAt: null }, batch);
  }

  /** What one import wrote or removed, in batches, by id. */
  scanImport(importId: string, batch: number): AsyncGenerator<ListEntry[]> {
    return this.pages({ importId }, batch);
  }

  private async *pages(where: { removedAt: null } | { importId: string }, limit: number): AsyncGenerator<ListEntry[]> {
    let beyond: { id?: { $gt: string } } = {};
    for (;;) {
      const condition = { ...where, ...beyond };
      const rows = await this.work.system((em) => em.find(ListEntry, condition, { orderBy: { id: 'asc' }, limit }));
      if (rows.length > 0) yield rows;
      if (rows.length < limit) return;
      beyond = { id: { $gt: rows[rows.length - 1]!.id } };
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  ListAssigneeList,
  ManagedList as ListView,
  ManagedListDraft,
  ManagedListQuery,
  Page,
  Role,
} from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { readsOf } from '../../platform/audit/reads-of.js';
import { Clock } from '../../platform/clock.js';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { decodeCursor, pageOfRows } from '../../platform/http/cursor.js';
import { may } from '../../platform/policy.js';
import { fieldProblem, Problem } from '../../platform/problem.js';
import { getForChange } from '../../platform/row.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ManagedList, ManagedListEntry } from './managed-list.entity.js';
import { countOf, findListPage, getList, LIST_SORT } from './managed-list.queries.js';

/** Roles whose people can judge what a list raises. */
const OWNERS: readonly Role[] = ['analyst', 'compliance-officer'];

/** Lists of names that an institution keeps under watch. */
@Injectable()
export class ManagedListService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Begins a list. @throws Problem `not-allowed`, `not-processable` for an owner who cannot be one */
  async create({ name, ownerId }: ManagedListDraft): Promise<ListView> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'ManagedList', { institutionId })) throw new Problem('not-allowed');
    return this.work.write(async (em) => {
      await this.assertOwner(em, ownerId ?? userId);
      const at = this.clock.now();
      const list = em.create(ManagedList, {
        id: uuidv7(),
        institutionId,
        ownerId: ownerId ?? userId,
        name,
        createdAt: at,
      });
      return this.written(em, list, 'managed-list.created');
    });
  }

  /** One page of the lists of the own institution, newest first. */
  async list(query: ManagedListQuery): Promise<Page<ListView>> {
    const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor, LIST_SORT);
    return this.work.read(async (em) => {
      const found = await findListPage(em, cursor, query.limit);
      const { rows, page } = pageOfRows(found, { limit: query.limit, cursor, sort: LIST_SORT }, ({ createdAt }) =>
        createdAt.toISOString(),
      );
      const resources = rows.map(({ id }) => ({ type: 'managed-list', id, version: null }));
      getContext().reads.push({ action: 'managed-list.listed', resources });
      return { data: await this.views(em, rows), page };
    });
  }

  /** @throws Problem `not-found` */
  read(id: string): Promise<ListView> {
    return this.work.read(async (em) => {
      const list = await getList(em, id);
      getContext().reads.push({
        action: 'managed-list.read',
        resources: [{ type: 'managed-list', id, version: null }],
      });
      return (await this.views(em, [list]))[0]!;
    });
  }

  /** To whom it can be handed over, by name. @throws Problem `not-found` */
  listAssignees(id: string): Promise<ListAssigneeList> {
    return this.work.read(async (em) => {
      const { ownerId } = await getList(em, id);
      const data = (await this.users.findColleagues(em, OWNERS)).filter((person) => person.id !== ownerId);
      const people = data.map((person) => ({ type: 'user', id: person.id, version: null }));
      const list = { type: 'managed-list', id, version: null };
      getContext().reads.push(...readsOf({ action: 'managed-list.assignees-listed' }, people, list));
      return { data };
    });
  }

  /** Gives its alerts to somebody else. @throws Problem `not-found`, `not-processable` */
  assign(id: string, ownerId: string): Promise<ListView> {
    return this.work.write(async (em) => {
      const list = await this.getForChange(em, id, 'edit');
      await this.assertOwner(em, ownerId);
      list.ownerId = ownerId;
      await em.flush();
      // The new owner may see what the old one did not: naming the version lets each entry wait to be compared again.
      await em.execute('update managed_list_entry set version = version where list_id = ? and removed_at is null', [
        id,
      ]);
      return this.written(em, list, 'managed-list.assigned');
    });
  }

  /** Ends the watch over all its names. @throws Problem `not-found` */
  remove(id: string): Promise<ListView> {
    return this.work.write(async (em) => {
      const list = await this.getForChange(em, id, 'delete');
      const view = (await this.views(em, [list]))[0]!;
      list.removedAt = this.clock.now();
      await em.nativeUpdate(ManagedListEntry, { listId: id, removedAt: null }, { removedAt: list.removedAt });
      await this.written(em, list, 'managed-list.removed');
      return view;
    });
  }

  private async getForChange(em: EntityManager, id: string, verb: string): Promise<ManagedList> {
    await getList(em, id);
    return getForChange(em, ManagedList, { subject: 'ManagedList', id, verb, states: [] });
  }

  private async assertOwner(em: EntityManager, ownerId: string): Promise<void> {
    const colleagues = await this.users.findColleagues(em, OWNERS);
    if (colleagues.some(({ id }) => id === ownerId)) return;
    throw fieldProblem('/ownerId', 'no-owner', 'An analyst or compliance officer of your institution');
  }

  private async written(em: EntityManager, list: ManagedList, action: string): Promise<ListView> {
    await em.flush();
    await this.ledger.record(em, {
      action,
      resources: [{ type: 'managed-list', id: list.id, version: null }],
      detail: { name: list.name, owner: list.ownerId },
    });
    return (await this.views(em, [list]))[0]!;
  }

  private async views(em: EntityManager, lists: readonly ManagedList[]): Promise<ListView[]> {
    const people = await this.users.findNames(em, [...new Set(lists.map(({ ownerId }) => ownerId))]);
    const counts = await countOf(
      em,
      lists.map(({ id }) => id),
    );
    return lists.map(({ id, name, ownerId, createdAt }) => ({
      id,
      name,
      owner: { id: ownerId, name: people.get(ownerId) ?? '' },
      ...(counts.get(id) ?? { entries: 0, openAlerts: 0 }),
      createdAt: createdAt.toISOString(),
    }));
  }
}

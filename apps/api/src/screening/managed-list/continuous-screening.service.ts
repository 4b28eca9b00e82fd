import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor, AlertEnd } from '@watchbook/contract';
import { UserService } from '../../identity/user/user.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { ListEntryService } from '../../list/list-entry.service.js';
import { NoticeScreeningService } from '../../notice/notice-screening.service.js';
import { getContext, newContext, runInContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { uuidv7 } from '../../platform/uuid.js';
import { AlertWriter, type Hit } from './alert-writer.js';
import type { Change } from './change-queue.js';
import { ListComparison } from './list-comparison.js';
import { ManagedList, ManagedListEntry } from './managed-list.entity.js';
import { ScreeningAlert } from './screening-alert.entity.js';
import { type Named, WatchedNames } from './watched-names.js';

const ROUTE = 'job managed-list.compare';
const BATCH = 100;

/**
 * Compares what changed with the names on managed lists. It looks with the rights that the owner of a list has then, or
 * where they can no longer act another officer or analyst of the institution: what nobody of them may see raises nothing.
 */
@Injectable()
export class ContinuousScreeningService {
  private readonly watched = new WatchedNames();

  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(UserService) private readonly users: UserService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
    @Inject(ListComparison) private readonly comparison: ListComparison,
    @Inject(AlertWriter) private readonly alerts: AlertWriter,
  ) {}

  /** Does what one change asks for; done twice it has one effect. */
  async compare({ kind, id }: Change): Promise<void> {
    if (kind === 'entry') return this.compareEntry(id);
    await this.work.system((em) => this.watched.refresh(em));
    if (kind === 'notice') return this.compareNotice(id);
    for await (const batch of this.lists.scanImport(id, BATCH))
      for (const { id: entryId, type, removedAt, described } of batch) {
        const target = `list-entry:${entryId}`;
        if (removedAt) await this.closeAll({ listEntryId: entryId }, 'withdrawn');
        else
          await this.compareTarget(target, { names: typed(described.names, type), identifiers: described.identifiers });
      }
  }

  private async compareNotice(id: string): Promise<void> {
    const live = await this.notices.findLive(id);
    if (!live) return this.closeAll({ noticeId: id }, 'withdrawn');
    const described = live.subjects.map((subject) => subject.described);
    await this.compareTarget(`notice:${id}`, {
      names: described.flatMap(({ name, aliases, type }) => typed([{ value: name }, ...aliases], type)),
      identifiers: described.flatMap(({ identifiers }) => identifiers),
    });
  }

  private async compareTarget(target: string, named: Named): Promise<void> {
    const found = await this.watched.find(named);
    for (const alert of await this.openAlerts(target)) {
      const known = found.get(alert.listId) ?? [];
      if (!known.includes(alert.entryId)) found.set(alert.listId, [...known, alert.entryId]);
    }
    for (const [listId, entryIds] of found)
      await this.asOwner(listId, async (em) => {
        const entries = await em.find(ManagedListEntry, { id: entryIds, removedAt: null }, { orderBy: { id: 'asc' } });
        for (const entry of entries) {
          const hit = await this.comparison.find(em, entry, target);
          if (hit) await this.alerts.raise(em, entry, hit);
        }
      });
    await this.closeOutOfSight(target);
  }

  private async compareEntry(id: string): Promise<void> {
    const entry = await this.work.system((em) => em.findOne(ManagedListEntry, id));
    if (!entry) return;
    const list = await this.work.system((em) => em.findOne(ManagedList, entry.listId));
    if (entry.removedAt || !list || list.removedAt) return this.closeAll({ entryId: id }, 'entry-removed');
    const hits: Hit[] = [];
    const isCompared = await this.asOwner(entry.listId, async (em) => {
      const present = await em.findOne(ManagedListEntry, { id, removedAt: null });
      if (!present) return;
      hits.push(...(await this.comparison.findAll(em, present)));
      for (const hit of hits) await this.alerts.raise(em, present, hit);
    });
    if (!isCompared) return;
    // Alerts on what the entry no longer says have nothing to judge.
    await this.closeAll({ entryId: id, entryVersion: { $lt: entry.version } }, 'superseded');
    await this.work.system((em) =>
      em.execute('update managed_list_entry set screened_at = now() where id = ? and version = ?', [id, entry.version]),
    );
  }

  /** Alerts on a target that the owner of their list can no longer see, or that is another one now. */
  private async closeOutOfSight(target: string): Promise<void> {
    for (const alert of await this.openAlerts(target)) {
      const hits: (Hit | null)[] = [];
      const isCompared = await this.asOwner(alert.listId, async (em) => {
        const entry = await em.findOne(ManagedListEntry, { id: alert.entryId, removedAt: null });
        hits.push(entry && (await this.comparison.find(em, entry, target)));
      });
      if (isCompared && hits[0] === null) await this.closeAll({ id: alert.id }, 'out-of-sight');
    }
  }

  private openAlerts(target: string): Promise<ScreeningAlert[]> {
    const [kind, id] = target.split(':') as ['notice' | 'list-entry', string];
    const of = kind === 'notice' ? { noticeId: id } : { listEntryId: id };
    return this.work.system((em) => em.find(ScreeningAlert, { ...of, state: ['open', 'judged'] }));
  }

  private async closeAll(where: object, reason: AlertEnd): Promise<void> {
    await runInContext(newContext({ requestId: uuidv7(), route: ROUTE }), async () => {
      await this.work.system(async (em) => {
        const open = await em.find(ScreeningAlert, { ...where, state: ['open', 'judged'] });
        for (const alert of open) await this.alerts.close(em, alert, reason);
      });
      await this.sealed();
    });
  }

  /** Whether there is somebody with whose rights it could be done. */
  private async asOwner(listId: string, change: (em: EntityManager) => Promise<void>): Promise<boolean> {
    const list = await this.work.system((em) => em.findOne(ManagedList, { id: listId, removedAt: null }));
    const actor = list && (await this.actorFor(list));
    if (!list || !actor) return false;
    return runInContext(newContext({ requestId: uuidv7(), route: ROUTE, actor }), async () => {
      await this.work.write(change);
      await this.sealed();
      return true;
    });
  }

  private async actorFor(list: ManagedList): Promise<Actor | null> {
    const owner = (await this.users.findActive(list.ownerId, 'job'))?.actor;
    if (owner && keeps(owner, list)) return owner;
    const others = (await this.users.listActive()).map(({ actor }): Actor => ({ ...actor, via: 'job' }));
    return others.filter((actor) => keeps(actor, list)).sort((a, b) => (a.userId < b.userId ? -1 : 1))[0] ?? null;
  }

  private async sealed(): Promise<void> {
    const { recorded } = getContext();
    if (recorded.length > 0) await this.ledger.sealed(recorded);
  }
}

const keeps = (actor: Actor, list: ManagedList): boolean =>
  runInContext(newContext({ requestId: uuidv7(), route: ROUTE, actor }), () => may('read', 'ManagedList', list));

const typed = (names: readonly { readonly value: string }[], type: string) =>
  names.map(({ value }) => ({ value, type }));

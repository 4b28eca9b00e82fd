import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { listFiles, type ListSource } from '@watchbook/contract';
import { UserService } from '../identity/user/user.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getContext, newContext, runInContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may } from '../platform/policy.js';
import { uuidv7 } from '../platform/uuid.js';
import { ListImport } from './list.entity.js';
import {
  deleteUploads,
  hashOf,
  loadKnown,
  loadUploads,
  lockSource,
  newEntryId,
  removeEntries,
  writeEntries,
  writeSource,
} from './list.queries.js';
import { listReaders } from './list-readers.js';
import { ListFileFault, type ListedEntry } from './listed-entry.js';

const BATCH = 500;
/** A list that loses more than this share at once was cut off on its way. */
const MOST_REMOVED = 0.5;
const SMALL_LIST = 100;

type Report = (progress: { stage: string; percent: number }) => Promise<void>;
type Counts = Pick<ListImport, 'added' | 'changed' | 'removed' | 'unchanged'>;

/** Reads an uploaded list into the portal; the same list twice changes nothing. */
@Injectable()
export class ListImporter {
  private readonly logger = new Logger('Lists');

  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(UserService) private readonly users: UserService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Does what a job asks for; delivered twice it has one effect. @throws whatever may pass, so that the queue tries again */
  async run(importId: string, isLast: boolean, report: Report): Promise<void> {
    const found = await this.work.system((em) => em.findOne(ListImport, importId));
    if (!found || found.state === 'done' || found.state === 'failed') return;
    const requester = await this.users.findActive(found.requestedBy, 'job');
    const context = newContext({ requestId: uuidv7(), route: 'job list.import', actor: requester?.actor ?? null });
    await runInContext(context, async () => {
      try {
        if (!requester || !may('create', 'Import', found))
          throw new ListFileFault('The person who asked may no longer import lists');
        await this.import(found, report);
      } catch (cause) {
        const final = cause instanceof ListFileFault || isLast;
        if (final) await this.fail(found, cause);
        if (!(cause instanceof ListFileFault)) throw cause;
      }
    });
  }

  private async import(run: ListImport, report: Report): Promise<void> {
    const advance = async (stage: string, percent: number) => {
      await this.move(run.id, { state: 'running', stage, progress: percent });
      await report({ stage, percent });
    };
    await advance('reading', 1);
    const entries = await this.readFiles(run);
    await advance('comparing', 30);
    await this.work.system(async (em) => {
      await lockSource(em, run.format);
      const counts = await this.apply(em, run, entries, (share) => advance('writing', 40 + Math.floor(share * 55)));
      await this.finish(em, run, entries.length, counts);
    });
    await this.ledger.sealed(getContext().recorded);
  }

  private async readFiles({ id, format }: ListImport): Promise<ListedEntry[]> {
    const files = await this.work.system((em) => loadUploads(em, id));
    const entries = new Map<string, ListedEntry>();
    for await (const entry of listReaders[format](files)) entries.set(entry.externalId, entry);
    if (entries.size === 0) throw new ListFileFault(`${listFiles[format][0]}: there is no entry in it`);
    return [...entries.values()];
  }

  private async apply(
    em: EntityManager,
    run: ListImport,
    entries: readonly ListedEntry[],
    advance: (share: number) => Promise<void>,
  ): Promise<Counts> {
    const known = await loadKnown(em, run.format);
    const at = this.clock.now();
    const named = new Set(entries.map(({ externalId }) => externalId));
    const gone = [...known]
      .filter(([externalId, { removed }]) => !removed && !named.has(externalId))
      .map(([, { id }]) => id);
    assertWhole(run.format, gone.length, [...known.values()].filter(({ removed }) => !removed).length);
    const counts: Counts = { added: 0, changed: 0, removed: gone.length, unchanged: 0 };
    for (let from = 0; from < entries.length; from += BATCH) {
      const written = entries.slice(from, from + BATCH).flatMap((entry) => {
        const old = known.get(entry.externalId);
        const hash = hashOf(entry);
        const same = old && !old.removed && old.hash === hash;
        counts[same ? 'unchanged' : old && !old.removed ? 'changed' : 'added'] += 1;
        return same ? [] : [{ id: old?.id ?? newEntryId(at), entry, hash }];
      });
      await writeEntries(em, written, run.id, at);
      await advance(from / entries.length);
    }
    await removeEntries(em, gone, run.id, at);
    return counts;
  }

  private async finish(em: EntityManager, run: ListImport, entries: number, counts: Counts): Promise<void> {
    const at = this.clock.now();
    await writeSource(em, { source: run.format, importId: run.id, entries, at });
    await deleteUploads(em, run.id);
    await em.nativeUpdate(
      ListImport,
      { id: run.id },
      { ...counts, state: 'done', stage: 'done', progress: 100, finishedAt: at },
    );
    await this.ledger.record(em, {
      action: 'list.imported',
      resources: [{ type: 'import', id: run.id, version: null }],
      detail: { source: run.format, entries, ...counts },
    });
  }

  private async fail(run: ListImport, cause: unknown): Promise<void> {
    this.logger.error({ importId: run.id, cause: cause instanceof Error ? cause.stack : String(cause) });
    const error = cause instanceof ListFileFault ? cause.message.slice(0, 500) : 'Reading it failed; try again';
    await this.move(run.id, { state: 'failed', stage: 'failed', error, finishedAt: this.clock.now() });
    await this.work.system((em) => deleteUploads(em, run.id));
    await this.ledger.seal([
      { action: 'list.imported-failed', outcome: 'failed', resources: [{ type: 'import', id: run.id, version: null }] },
    ]);
  }

  private async move(id: string, change: Partial<ListImport>): Promise<void> {
    await this.work.system((em) => em.nativeUpdate(ListImport, { id, state: ['queued', 'running'] }, change));
  }
}

/** @throws ListFileFault when so much is missing that the file cannot be whole */
function assertWhole(format: ListSource, gone: number, known: number): void {
  if (known < SMALL_LIST || gone <= known * MOST_REMOVED) return;
  const [main] = listFiles[format];
  throw new ListFileFault(`${main}: ${gone} of ${known} known entries are missing, so the file seems to be cut off`);
}

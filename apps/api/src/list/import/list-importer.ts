import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { UserService } from '../../identity/user/user.service.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getContext, newContext, runInContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ListFileFault } from '../format/listed-entry.js';
import { walkByIndex } from './by-index.js';
import { beginAttempt, isCurrent, moveAttempt, takeTurn, writeSource } from './import-state.queries.js';
import { applyChange, compareList, type ListChange } from './list-change.js';
import { ListImport, ListImportFile } from './list-import.entity.js';
import { readList } from './list-reading.js';
import { Leavings } from './leavings.js';
import { Progress, type Moved } from './progress.js';
import { Staging } from './staging.js';

const TURN_MS = 500;

/** An attempt that somebody cancelled, or that another one took the place of. */
class Superseded extends Error {}

type Report = (progress: { stage: string; percent: number }) => Promise<void>;

/** Reads an uploaded list into the portal; the same list twice changes nothing, and nobody sees half of one. */
@Injectable()
export class ListImporter {
  private readonly logger = new Logger('Lists');

  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(UserService) private readonly users: UserService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Leavings) private readonly leavings: Leavings,
  ) {}

  /** Does what a job asks for; delivered twice it has one effect. @throws whatever may pass, so that the queue tries again */
  async run(importId: string, isLast: boolean, report: Report): Promise<void> {
    const found = await this.work.system((em) => em.findOne(ListImport, importId));
    if (!found || (found.state !== 'queued' && found.state !== 'running')) return;
    const requester = await this.users.findActive(found.requestedBy, 'job');
    const context = newContext({ requestId: uuidv7(), route: 'job list.import', actor: requester?.actor ?? null });
    await runInContext(context, async () => {
      try {
        if (!requester || !may('create', 'Import', found))
          throw new ListFileFault('The person who asked may no longer import lists');
        await this.import(found, report);
      } catch (cause) {
        if (cause instanceof Superseded) return;
        if (cause instanceof ListFileFault || isLast) await this.fail(found, cause);
        if (!(cause instanceof ListFileFault)) throw cause;
      }
    });
  }

  private async import(run: ListImport, report: Report): Promise<void> {
    const attempt = await this.begin(run.id);
    const staging = new Staging(this.work, run.id, attempt);
    const move = async (moved: Moved): Promise<void> => {
      const told = { ...moved, faults: staging.faults.count, at: this.clock.now() };
      if (!(await this.work.system((em) => moveAttempt(em, { importId: run.id, attempt }, told))))
        throw new Superseded();
      await report({ stage: moved.stage, percent: moved.percent });
    };
    const progress = new Progress(move, () => this.clock.now().getTime());
    try {
      await progress.move('reading', 0, 0);
      const files = await this.work.system((em) => em.find(ListImportFile, { importId: run.id }));
      await readList(this.work, staging, { run, files, attempt, progress });
      await this.change({ run, attempt, progress, staging });
      await this.ledger.sealed(getContext().recorded);
      await this.leavings.deleteUpload(run.id);
    } catch (cause) {
      if (cause instanceof ListFileFault) await move({ stage: 'reading', percent: 0, rows: staging.rows });
      throw cause;
    } finally {
      await this.leavings.clear(attempt);
    }
  }

  private async begin(importId: string): Promise<string> {
    const attempt = uuidv7();
    const begun = await this.work.system(async (em) =>
      (await takeTurn(em, `import ${importId}`)) ? beginAttempt(em, { importId, attempt, at: this.clock.now() }) : null,
    );
    if (!begun) throw new Superseded();
    if (begun.before !== null) await this.leavings.clear(begun.before);
    return attempt;
  }

  /** One transaction, so that whoever reads the list sees it before or after. Lists of one source take turns. */
  private async change(reading: {
    run: ListImport;
    attempt: string;
    progress: Progress;
    staging: Staging;
  }): Promise<void> {
    const { run, attempt, progress, staging } = reading;
    await this.work.system(async (em) => {
      const current = { importId: run.id, attempt };
      if (!(await takeTurn(em, `import ${run.id}`))) throw new Superseded();
      while (!(await takeTurn(em, `list ${run.source}`))) {
        if (!(await isCurrent(em, current))) throw new Superseded();
        await wait(TURN_MS);
      }
      if (!(await isCurrent(em, current))) throw new Superseded();
      await walkByIndex(em);
      const compared = {
        ...{ source: run.source, attempt, progress, entries: staging.entries, rows: staging.rows },
        isHidden: staging.hidden > 0,
      };
      const change = await compareList(em, compared);
      await this.record(em, run, change);
      const at = this.clock.now();
      if (!run.dryRun) {
        await applyChange(em, { ...compared, importId: run.id, at, change });
        const { id, title = null, format, source } = run;
        const entries = change.added + change.changed + change.unchanged + change.kept;
        await writeSource(em, { id: source, importId: id, entries, at, title, format });
      }
      await this.finish(em, reading, change);
    });
  }

  private async record(em: EntityManager, { id, source, dryRun }: ListImport, change: ListChange): Promise<void> {
    await this.ledger.record(em, {
      action: dryRun ? 'list.import-tried' : 'list.imported',
      resources: [{ type: 'import', id, version: null }],
      detail: { source, ...change },
    });
  }

  private async finish(
    em: EntityManager,
    { run, attempt, staging }: { run: ListImport; attempt: string; staging: Staging },
    change: ListChange,
  ): Promise<void> {
    const at = this.clock.now();
    const { rows, faults } = staging;
    const ended = await em.nativeUpdate(
      ListImport,
      { id: run.id, attempt, state: 'running' },
      {
        ...{ ...change, rows, faults: faults.count, unread: faults.unread },
        ...{ state: 'done', stage: 'done', progress: 100, finishedAt: at, touchedAt: at },
      },
    );
    if (ended === 0) throw new Superseded();
  }

  private async fail(run: ListImport, cause: unknown): Promise<void> {
    this.logger.error({ importId: run.id, cause: cause instanceof Error ? cause.stack : String(cause) });
    const error = cause instanceof ListFileFault ? cause.message.slice(0, 500) : 'Reading it failed; try again';
    await this.leavings.end(run.id, error);
    await this.ledger.seal([
      { action: 'list.imported-failed', outcome: 'failed', resources: [{ type: 'import', id: run.id, version: null }] },
    ]);
  }
}

import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { UserService } from '../identity/user/user.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LedgerWatch } from '../ledger/ledger-watch.service.js';
import { NoticeLookService } from '../notice/notice-look.service.js';
import { Clock } from '../platform/clock.js';
import { getContext, newContext, runInContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may } from '../platform/policy.js';
import { uuidv7 } from '../platform/uuid.js';
import { WarningLookService } from '../warning/warning-look.service.js';
import { countMonth } from './monthly-statistics.js';
import { renderCsv, renderPdf, type ReportContent } from './render.js';
import { ReportRun } from './report.entity.js';
import { findCheckpointSize, storeFile } from './report.queries.js';

interface Attempt {
  isLast: boolean;
  report(progress: { stage: string; percent: number }): Promise<void>;
}

/** Ends an attempt without a fault: the run was cancelled, finished elsewhere, or may not run. */
class Stopped extends Error {}

/** Builds the file of one run, as the person who asked, with the rights of now. */
@Injectable()
export class ReportBuilder {
  private readonly logger = new Logger('Reports');

  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(UserService) private readonly users: UserService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
    @Inject(NoticeLookService) private readonly notices: NoticeLookService,
    @Inject(WarningLookService) private readonly warnings: WarningLookService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Does what a job asks for; delivered twice it has one effect. @throws whatever failed, so that the queue tries again */
  async build(runId: string, attempt: Attempt): Promise<void> {
    const run = await this.work.system((em) => em.findOne(ReportRun, runId));
    if (!run || (run.state !== 'queued' && run.state !== 'running')) return;
    const requester = await this.users.findActive(run.requestedBy, 'job');
    const context = newContext({ requestId: uuidv7(), route: 'job report.build', actor: requester?.actor ?? null });
    await runInContext(context, async () => {
      try {
        if (!requester || !may('create', 'Report', run)) return await this.refuse(run);
        await this.start(run);
        await this.finish(run, await this.compute(run, requester.institution.name, attempt));
      } catch (cause) {
        if (cause instanceof Stopped) return;
        await this.fail(run, cause, attempt.isLast);
        throw cause;
      }
    });
  }

  private async compute(
    run: ReportRun,
    institution: string,
    attempt: Attempt,
  ): Promise<{ bytes: Buffer; checkpointSize: number | null }> {
    await this.advance(run, attempt, 'counting', 10);
    await this.watch.signNow().catch((cause: unknown) => this.logger.warn(`No fresh checkpoint: ${String(cause)}`));
    const { statistics, checkpointSize } = await this.work.read(async (em) => ({
      statistics: await countMonth(em, run.parameters.month, run.institutionId, {
        notices: this.notices,
        warnings: this.warnings,
      }),
      checkpointSize: await findCheckpointSize(em),
    }));
    await this.advance(run, attempt, 'writing', 60);
    const { language } = run.parameters;
    const content: ReportContent = { statistics, institution, language, requestedAt: run.requestedAt, checkpointSize };
    const bytes = run.format === 'pdf' ? renderPdf(content) : renderCsv(content);
    await this.advance(run, attempt, 'keeping', 90);
    return { bytes, checkpointSize };
  }

  private start(run: ReportRun): Promise<void> {
    return this.move(
      run,
      { state: 'running', stage: 'started', progress: 1, attempts: run.attempts + 1, startedAt: this.clock.now() },
      ['queued', 'running'],
    );
  }

  private async advance(run: ReportRun, attempt: Attempt, stage: string, percent: number): Promise<void> {
    await this.move(run, { stage, progress: percent }, ['running']);
    await attempt.report({ stage, percent });
  }

  /** Changes the run while it is in one of these states. @throws Stopped when it no longer is */
  private async move(run: ReportRun, change: Partial<ReportRun>, from: ReportRun['state'][]): Promise<void> {
    const moved = await this.work.system((em) => em.nativeUpdate(ReportRun, { id: run.id, state: from }, change));
    if (moved === 0) throw new Stopped();
  }

  /** File, state and intent commit together, and only for the first who gets here. */
  private async finish(
    run: ReportRun,
    { bytes, checkpointSize }: { bytes: Buffer; checkpointSize: number | null },
  ): Promise<void> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.work.write(async (em) => {
      const done = {
        state: 'done',
        stage: 'done',
        progress: 100,
        finishedAt: this.clock.now(),
        sizeBytes: bytes.length,
        sha256,
        checkpointSize,
      } as const;
      if ((await em.nativeUpdate(ReportRun, { id: run.id, state: 'running' }, done)) === 0) throw new Stopped();
      await storeFile(em, run.id, bytes);
      await this.ledger.record(em, {
        action: 'report.built',
        resources: [{ type: 'report-run', id: run.id, version: null }],
        detail: { sha256, checkpointSize },
      });
    });
    await this.ledger.sealed(getContext().recorded);
  }

  /** The requester lost the right between asking and building. */
  private async refuse(run: ReportRun): Promise<void> {
    const error = 'The person who asked may no longer have this report';
    await this.move(run, { state: 'failed', stage: 'refused', error, finishedAt: this.clock.now() }, [
      'queued',
      'running',
    ]);
    await this.ledger.seal([
      {
        action: 'report.built-denied',
        outcome: 'denied',
        resources: [{ type: 'report-run', id: run.id, version: null }],
      },
    ]);
  }

  private async fail(run: ReportRun, cause: unknown, isLast: boolean): Promise<void> {
    this.logger.error({ runId: run.id, cause: cause instanceof Error ? cause.stack : String(cause) });
    if (!isLast) return;
    await this.move(
      run,
      { state: 'failed', stage: 'failed', error: 'Building it failed; try again', finishedAt: this.clock.now() },
      ['queued', 'running'],
    ).catch(() => undefined);
    await this.ledger.seal([
      {
        action: 'report.built-failed',
        outcome: 'failed',
        resources: [{ type: 'report-run', id: run.id, version: null }],
      },
    ]);
  }
}

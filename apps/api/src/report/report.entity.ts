import { defineEntity, p } from '@mikro-orm/core';
import type { ReportDraft, ReportFormat, ReportRun as ReportRunView, ReportState } from '@watchbook/contract';
import { Problem } from '../platform/problem.js';

const schema = defineEntity({
  name: 'ReportRun',
  tableName: 'report_run',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    requestedBy: p.uuid(),
    template: p.string().$type<ReportDraft['template']>(),
    parameters: p.json<ReportDraft['parameters']>(),
    format: p.string().$type<ReportFormat>(),
    state: p.string().$type<ReportState>(),
    stage: p.string(),
    progress: p.integer(),
    attempts: p.integer(),
    error: p.string().nullable(),
    requestedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    sizeBytes: p.integer().nullable(),
    sha256: p.string().nullable(),
    checkpointSize: p.bigint('number').nullable(),
  },
});

/** One request for a report and how far it has come. */
export class ReportRun extends schema.class {
  /** Stops a run that has not ended. @throws Problem `conflict` */
  cancel(at: Date): void {
    if (this.state !== 'queued' && this.state !== 'running')
      throw new Problem('conflict', `The report is ${this.state}`);
    Object.assign(this, { state: 'cancelled', stage: 'cancelled', finishedAt: at });
  }

  /** Puts a run that ended without a file back into the queue. @throws Problem `conflict` */
  retry(): void {
    if (this.state !== 'failed' && this.state !== 'cancelled')
      throw new Problem('conflict', `The report is ${this.state}`);
    Object.assign(this, {
      state: 'queued',
      stage: 'queued',
      progress: 0,
      // The queue knows a job by its run and attempt.
      attempts: this.attempts + 1,
      error: null,
      startedAt: null,
      finishedAt: null,
    });
  }

  toReportRun(now: Date): ReportRunView {
    return {
      id: this.id,
      template: this.template,
      parameters: this.parameters,
      format: this.format,
      state: this.state,
      stage: this.stage,
      progress: this.progress,
      etaSeconds: this.etaSeconds(now),
      attempts: this.attempts,
      error: this.error ?? null,
      requestedAt: this.requestedAt.toISOString(),
      finishedAt: this.finishedAt?.toISOString() ?? null,
      sizeBytes: this.sizeBytes ?? null,
      sha256: this.sha256 ?? null,
      checkpointSize: this.checkpointSize ?? null,
    };
  }

  /** What is left at the pace so far; null while there is no pace. */
  private etaSeconds(now: Date): number | null {
    if (this.state !== 'running' || !this.startedAt || this.progress === 0) return null;
    const elapsedSeconds = (now.getTime() - this.startedAt.getTime()) / 1000;
    return Math.max(0, Math.round((elapsedSeconds * (100 - this.progress)) / this.progress));
  }
}
schema.setClass(ReportRun);

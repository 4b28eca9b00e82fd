import { defineEntity, p } from '@mikro-orm/core';
import type { batchErrors, batchOutcomes, BatchState, Purpose, ScreeningBatch as View } from '@watchbook/contract';
import { Encrypted } from '../../platform/crypto/encrypted.type.js';
import { Problem } from '../../platform/problem.js';
import type { MappedRow } from './mapped-rows.js';

export type BatchError = (typeof batchErrors)[number];
export type BatchOutcome = (typeof batchOutcomes)[number];

const batchSchema = defineEntity({
  name: 'ScreeningBatch',
  tableName: 'screening_batch',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    requestedBy: p.uuid(),
    purpose: p.string().$type<Purpose>().nullable(),
    state: p.string().$type<BatchState>(),
    stage: p.string(),
    attempts: p.integer(),
    error: p.string().$type<BatchError>().nullable(),
    rowCount: p.integer(),
    faulty: p.integer(),
    screened: p.integer(),
    matched: p.integer(),
    requestedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    /** How many rows were screened when the present attempt began, from which its pace is told. */
    startedWith: p.integer(),
    finishedAt: p.datetime().nullable(),
  },
});

/** A file of subjects that is screened in the background, and how far that has come. */
export class ScreeningBatch extends batchSchema.class {
  /** Stops what has not ended; what was screened stays. @throws Problem `conflict` */
  cancel(at: Date): void {
    if (this.state !== 'queued' && this.state !== 'running')
      throw new Problem('conflict', `The batch is ${this.state}`);
    Object.assign(this, { state: 'cancelled', stage: 'cancelled', finishedAt: at });
  }

  /** Goes on where it stopped. @throws Problem `conflict` */
  retry(): void {
    if (this.state !== 'failed' && this.state !== 'cancelled')
      throw new Problem('conflict', `The batch is ${this.state}`);
    // The queue knows a job by its batch and attempt.
    const attempts = this.attempts + 1;
    Object.assign(this, { state: 'queued', stage: 'queued', attempts, error: null, startedAt: null, finishedAt: null });
  }

  toView(now: Date, by: string): View {
    return {
      id: this.id,
      state: this.state,
      stage: this.stage,
      progress: this.progress,
      etaSeconds: this.etaSeconds(now),
      attempts: this.attempts,
      error: this.error ?? null,
      rows: this.rowCount,
      faulty: this.faulty,
      screened: this.screened,
      matched: this.matched,
      purpose: this.purpose ?? null,
      by: { id: this.requestedBy, name: by },
      requestedAt: this.requestedAt.toISOString(),
      finishedAt: this.finishedAt?.toISOString() ?? null,
    };
  }

  private get progress(): number {
    const usable = this.rowCount - this.faulty;
    return usable === 0 ? 100 : Math.floor((100 * this.screened) / usable);
  }

  /** What is left at the pace of this attempt; null while there is none. */
  private etaSeconds(now: Date): number | null {
    const done = this.screened - this.startedWith;
    if (this.state !== 'running' || !this.startedAt || done <= 0) return null;
    const elapsedSeconds = (now.getTime() - this.startedAt.getTime()) / 1000;
    return Math.max(0, Math.round((elapsedSeconds * (this.rowCount - this.faulty - this.screened)) / done));
  }
}
batchSchema.setClass(ScreeningBatch);

const rowSchema = defineEntity({
  name: 'ScreeningBatchRow',
  tableName: 'screening_batch_row',
  properties: {
    id: p.uuid().primary(),
    batchId: p.uuid(),
    position: p.integer(),
    asked: p.type(Encrypted<MappedRow>).$type<MappedRow>(),
    outcome: p.string().$type<BatchOutcome>(),
    /** The best score when it was screened. */
    best: p.float().nullable(),
    screeningId: p.uuid().nullable(),
  },
});

/** One row of a batch: what it asks or what is wrong with it, and the screening that it became. */
export class ScreeningBatchRow extends rowSchema.class {}
rowSchema.setClass(ScreeningBatchRow);

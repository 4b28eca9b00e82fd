import { computed, DestroyRef, inject, signal, type Signal } from '@angular/core';
import type { BrowserVerification, WorkerMessage } from './verify-export.js';

const KEPT = 'watchbook.checkpoint';

/** The checkpoint that this browser saw last, with the day it did. */
export interface KeptCheckpoint {
  note: string;
  size: number;
  at: string;
}

/** A verification that runs in a worker of this browser. */
export interface VerificationRun {
  readonly state: Signal<'idle' | 'running' | 'done' | 'failed'>;
  readonly progress: Signal<{ entries: number; total: number } | null>;
  readonly result: Signal<BrowserVerification | null>;
  readonly message: Signal<string | null>;
  /** The checkpoint of an earlier visit that the result was checked against. */
  readonly kept: Signal<KeptCheckpoint | null>;
  start(): void;
  cancel(): void;
}

/** Verification of the log in this browser; ends with the page that owns it. Call in an injection context. */
export function verification(): VerificationRun {
  const state = signal<'idle' | 'running' | 'done' | 'failed'>('idle');
  const progress = signal<{ entries: number; total: number } | null>(null);
  const result = signal<BrowserVerification | null>(null);
  const message = signal<string | null>(null);
  const kept = signal<KeptCheckpoint | null>(null);
  let worker: Worker | null = null;
  const stop = () => {
    worker?.terminate();
    worker = null;
  };
  const finish = (found: BrowserVerification) => {
    result.set(found);
    state.set('done');
    if (found.found.ok) keep(found);
  };
  inject(DestroyRef).onDestroy(stop);
  return {
    state,
    progress,
    result: computed(() => result()),
    message,
    kept,
    cancel: () => {
      stop();
      state.set('idle');
    },
    start: () => {
      stop();
      state.set('running');
      progress.set(null);
      message.set(null);
      kept.set(read());
      worker = new Worker(new URL('./verify.worker', import.meta.url), { type: 'module' });
      worker.onerror = (event) => {
        message.set(event.message);
        state.set('failed');
      };
      worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
        if (data.type === 'progress') return progress.set(data);
        stop();
        if (data.type === 'done') return finish(data.result);
        message.set(data.message);
        state.set('failed');
      };
      worker.postMessage({ kept: kept()?.note ?? null });
    },
  };
}

function read(): KeptCheckpoint | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as KeptCheckpoint | null;
  } catch {
    return null;
  }
}

function keep({ note, checkpointSize }: BrowserVerification): void {
  localStorage.setItem(KEPT, JSON.stringify({ note, size: checkpointSize, at: new Date().toISOString() }));
}

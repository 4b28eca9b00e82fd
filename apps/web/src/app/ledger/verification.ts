import { DestroyRef, inject, signal, type Signal } from '@angular/core';

/** What the worker of a verification tells the page. */
export type WorkerMessage<R> =
  | { type: 'progress'; entries: number; total: number | null }
  | { type: 'done'; result: R }
  | { type: 'failed'; message: string };

/** A verification that runs in a worker of this browser. */
export interface VerificationRun<Task, R> {
  readonly state: Signal<'idle' | 'running' | 'done' | 'failed'>;
  readonly progress: Signal<{ entries: number; total: number | null } | null>;
  readonly result: Signal<R | null>;
  readonly message: Signal<string | null>;
  start(task: Task): void;
  cancel(): void;
}

/** Runs a worker that verifies; it ends with the page that owns it. Call in an injection context. */
export function verification<Task, R>(
  open: () => Worker,
  onDone: (result: R) => void = () => undefined,
): VerificationRun<Task, R> {
  const state = signal<'idle' | 'running' | 'done' | 'failed'>('idle');
  const progress = signal<{ entries: number; total: number | null } | null>(null);
  const result = signal<R | null>(null);
  const message = signal<string | null>(null);
  let worker: Worker | null = null;
  const stop = () => {
    worker?.terminate();
    worker = null;
  };
  const fail = (text: string) => {
    stop();
    message.set(text);
    state.set('failed');
  };
  const take = ({ data }: MessageEvent<WorkerMessage<R>>) => {
    if (data.type === 'progress') return progress.set(data);
    if (data.type === 'failed') return fail(data.message);
    stop();
    result.set(data.result);
    state.set('done');
    onDone(data.result);
  };
  inject(DestroyRef).onDestroy(stop);
  return {
    state,
    progress,
    result,
    message,
    cancel: () => {
      stop();
      state.set('idle');
    },
    start: (task) => {
      stop();
      state.set('running');
      progress.set(null);
      message.set(null);
      worker = open();
      worker.onerror = (event) => fail(event.message);
      worker.onmessage = take;
      worker.postMessage(task);
    },
  };
}

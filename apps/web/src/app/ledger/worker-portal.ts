import type { WorkerMessage } from './verification.js';

const PROGRESS_EVERY_MS = 100;

/** Asks the portal from a worker, with the session of this browser. @throws Error that says what was answered */
export async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

/** The body of an answer as it arrives. */
export async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Runs the work of a worker and tells the page how it goes. */
export async function report<R>(
  work: (onProgress: (entries: number, total: number | null) => void) => Promise<R>,
): Promise<void> {
  const tell = (message: WorkerMessage<R>) => self.postMessage(message);
  let last = 0;
  try {
    const result = await work((entries, total) => {
      if (performance.now() - last < PROGRESS_EVERY_MS) return;
      last = performance.now();
      tell({ type: 'progress', entries, total });
    });
    tell({ type: 'done', result });
  } catch (cause) {
    tell({ type: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
  }
}

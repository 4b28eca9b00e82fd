/// <reference lib="webworker" />
import { verifyExport, type LogSource, type WorkerMessage } from './verify-export.js';

const PROGRESS_EVERY_MS = 100;

const portal: LogSource = {
  vkey: async () => (await get('/log/vkey')).text(),
  checkpoint: async () => (await get('/log/checkpoint')).text(),
  entries: async (size) => chunksOf(await get(`/api/v1/ledger/export?from=0&to=${size}`)),
};

async function get(path: string): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

const tell = (message: WorkerMessage) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<{ kept: string | null }>) => {
  let last = 0;
  const progress = (entries: number, total: number) => {
    if (performance.now() - last < PROGRESS_EVERY_MS) return;
    last = performance.now();
    tell({ type: 'progress', entries, total });
  };
  try {
    tell({ type: 'done', result: await verifyExport(portal, data.kept, progress) });
  } catch (cause) {
    tell({ type: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
  }
};

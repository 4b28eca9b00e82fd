/// <reference lib="webworker" />
import { verifyExport, type Kept, type LogSource } from './verify-export.js';
import { chunksOf, get, report } from './worker-portal.js';

const portal: LogSource = {
  vkey: async () => (await get('/log/vkey')).text(),
  checkpoint: async () => (await get('/log/checkpoint')).text(),
  entries: async (size) => chunksOf(await get(`/api/v1/ledger/export?from=0&to=${size}`)),
};

self.onmessage = ({ data }: MessageEvent<{ kept: Kept | null }>) =>
  report((onProgress) => verifyExport(portal, data.kept, onProgress));

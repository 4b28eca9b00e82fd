/// <reference lib="webworker" />
import { verifyOwn, type OwnTask, type OwnSource } from './verify-own.js';
import { chunksOf, get, report } from './worker-portal.js';

const portal: OwnSource = {
  vkey: async () => (await get('/log/vkey')).text(),
  entries: async (from, request) =>
    chunksOf(await get(`/api/v1/ledger/own/export?from=${from}`, { 'X-Request-Id': request })),
};

self.onmessage = ({ data }: MessageEvent<OwnTask>) => report((onProgress) => verifyOwn(portal, data, onProgress));

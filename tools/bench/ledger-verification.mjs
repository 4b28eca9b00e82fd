import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chain, emptyHead, treeHasher, verifyLog, verifyParts } from '@watchbook/ledger';
import { joinParts, splitFiles } from '../../apps/cli/dist/ledger/log-part.js';
import { readParts } from '../../apps/cli/dist/ledger/part-workers.js';
import { sampleIntent } from './ledger-sample.mjs';

const ENTRIES = 200_000;
const ROUNDS = 5;
const CHUNK = 256 * 1024;
const nodeSha256 = (data) => hash('sha256', data);

/** Full verification of an export in memory, one thread, against hashing the same bytes and nothing else. */
export async function measureVerification() {
  const lines = makeExport();
  const rates = { raw: [], verified: [], portable: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.raw.push(timed(() => hashEach(lines)));
    rates.verified.push(await timedAsync(() => verify(lines.bytes, treeHasher(nodeSha256))));
  }
  rates.portable.push(await timedAsync(() => verify(lines.bytes, treeHasher())));
  const threads = await verifyOnThreads(lines.bytes, 2);
  const best = (list) => Math.max(...list);
  return {
    'bytes an entry': Math.round(lines.bytes.length / ENTRIES),
    'raw SHA-256 to Buffer / s': best(rates.raw),
    'verified / s': best(rates.verified),
    'verified / raw': Number((best(rates.verified) / best(rates.raw)).toFixed(2)),
    'verified on two threads / s': threads,
    'verified on two threads / raw': Number((threads / best(rates.raw)).toFixed(2)),
    'verified with the portable hash / s': best(rates.portable),
    'memory after MB': Math.round(process.memoryUsage().rss / 1e6),
  };
}

function makeExport() {
  const hasher = treeHasher(nodeSha256);
  const chain = new Chain(hasher, emptyHead(hasher), []);
  const texts = [];
  for (let i = 0; i < ENTRIES; i++) texts.push(chain.append(sampleIntent().draft, new Date().toISOString()).text);
  return { bytes: Buffer.from(`${texts.join('\n')}\n`, 'latin1'), lengths: texts.map(({ length }) => length) };
}

function hashEach({ bytes, lengths }) {
  let start = 0;
  for (const length of lengths) {
    hash('sha256', bytes.subarray(start, start + length), 'buffer');
    start += length + 1;
  }
}

async function verify(bytes, hasher) {
  const found = await verifyLog(chunks(bytes), { hasher });
  if (!found.ok || found.size !== ENTRIES) throw new Error('The sample does not verify');
}

/** Entries a second from a file, as the command line tool does it; the threads are started within the time. */
async function verifyOnThreads(bytes, count) {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-bench-'));
  const file = join(folder, 'log.ndjson');
  writeFileSync(file, bytes);
  try {
    const parts = await splitFiles([file]);
    const readFrom = (part) => joinParts(parts.slice(part));
    return await timedAsync(async () => {
      const found = await verifyParts({ parts: readParts(parts, [], count), readFrom, hasher: treeHasher(nodeSha256) });
      if (!found.ok || found.size !== ENTRIES) throw new Error('The sample does not verify');
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function* chunks(bytes) {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

function timed(work) {
  const began = performance.now();
  work();
  return rate(began);
}

async function timedAsync(work) {
  const began = performance.now();
  await work();
  return rate(began);
}

const rate = (began) => Math.round(ENTRIES / ((performance.now() - began) / 1000));

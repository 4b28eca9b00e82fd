import { hash } from 'node:crypto';
import { Chain, emptyHead, treeHasher, verifyLog } from '@watchbook/ledger';
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
  const best = (list) => Math.max(...list);
  return {
    'bytes an entry': Math.round(lines.bytes.length / ENTRIES),
    'raw SHA-256 to Buffer / s': best(rates.raw),
    'verified / s': best(rates.verified),
    'verified / raw': Number((best(rates.verified) / best(rates.raw)).toFixed(2)),
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

// The index of names against PostgreSQL and MiniSearch, all with visibility: `npm run bench:matching -- 10000 100000`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { miniSearch, trigrams } from './matching-peers.mjs';

const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10_000, 100_000, 1_000_000);
const threads = Math.min(4, availableParallelism());

const results = [];
for (const size of sizes) {
  const busy = loadavg()[0];
  const index = measureIndex(size);
  const peers = { pg_trgm: await trigrams(size), MiniSearch: await miniSearch(size) };
  results.push({
    names: size,
    'load before': Number(busy.toFixed(1)),
    index,
    ...peers,
    ratios: ratiosOf(index, peers),
  });
  show(results.at(-1));
}
const environment = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', threads };
mkdirSync('bench/results', { recursive: true });
const written = { at: new Date().toISOString(), environment, results };
writeFileSync('bench/results/matching.json', `${JSON.stringify(written, null, 2)}\n`);
writeFileSync('bench/results/matching.md', tableOf(results));

/** In a process of its own, so that its memory is that of the index alone. */
function measureIndex(size) {
  const program = fileURLToPath(new URL('./matching-index.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', program, String(size), String(threads)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`The index of ${size} names failed`);
  return JSON.parse(stdout);
}

function ratiosOf(index, peers) {
  const own = index['visible: p50 ms'];
  return Object.fromEntries(
    Object.entries(peers)
      .filter(([, peer]) => peer !== null)
      .map(([name, peer]) => [`${name} takes times`, Math.round(peer['visible: p50 ms'] / own)]),
  );
}

function show({ names, index, pg_trgm: trgm, MiniSearch, ratios }) {
  console.log(`\n${names} names`);
  console.table({ index, pg_trgm: trgm, MiniSearch });
  console.log(ratios);
}

function tableOf(all) {
  const rows = all.flatMap(({ names, index, pg_trgm, MiniSearch }) =>
    Object.entries({ index, pg_trgm, MiniSearch })
      .filter(([, figures]) => figures !== null)
      .flatMap(([who, figures]) =>
        Object.entries(figures).map(([what, value]) => `| ${names} | ${who} | ${what} | ${value} |`),
      ),
  );
  return ['| names | what | figure | value |', '|---|---|---|---|', ...rows, ''].join('\n');
}

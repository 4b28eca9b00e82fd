// `npm start`: installs, builds, starts the database and the portal, and stops them together.
// Up to the line that imports the database it uses nothing but Node 20.
import { resolve } from 'node:path';
import { buildPrograms, buildWeb } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { hasWantedNode, runAgainUnderWantedNode } from './setup/node.mjs';
import { onParentDeath } from './setup/parent.mjs';
import { assertFree } from './setup/port.mjs';
import { startServer } from './setup/server.mjs';
import { explain, step } from './setup/step.mjs';
import { demoTable } from './setup/welcome.mjs';

const root = resolve(import.meta.dirname, '..');
const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || '127.0.0.1';
const dataDir = resolve(process.env.DATA_DIR || resolve(root, '.data'));
const running = [];
let stopping = null;

try {
  const again = Boolean(process.env.WATCHBOOK_STARTED_AGAIN);
  if (!again) await assertFree(port, host);
  await ensureInstalled(root);
  if (!hasWantedNode) await runAgainUnderWantedNode(root);
  stopOnRequest(again);
  await buildPrograms(root);
  await buildWeb(root);
  await serve(await openDatabase());
} catch (cause) {
  explain(cause);
  await stopAll(1);
}

async function openDatabase() {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, embedded: false };
  return step('Starting PostgreSQL', async () => {
    const { startDatabase } = await import('./database.mjs');
    const database = await startDatabase({ dir: resolve(dataDir, 'postgres') });
    running.push(database);
    if (stopping) await database.stop();
    return { ...database, embedded: true };
  });
}

async function serve({ url, embedded, died }) {
  const address = `http://${reachable(host)}:${port}`;
  const env = {
    PORT: String(port),
    HOST: host,
    DATA_DIR: dataDir,
    DATABASE_URL: url,
    DEMO: process.env.DEMO || (embedded ? 'on' : 'off'),
  };
  const server = startServer({ root, dataDir, address, env });
  running.push(server);
  await step('Starting the portal', () => server.ready);
  console.log(`\n${await demoTable(address)}\n\nLog: ${server.log}. Ctrl-C stops everything.`);
  console.log(`Watchbook is ready: ${process.env.PUBLIC_URL || `http://${shown(host)}:${port}`}`);
  void server.died.then((output) => end('The portal stopped by itself.', output));
  void died?.then((output) => end('PostgreSQL stopped by itself.', output));
}

function end(message, output) {
  if (stopping) return;
  explain(Object.assign(new Error(message), { output, advice: `Read the logs in ${dataDir}, then start again.` }));
  void stopAll(1);
}

function stopOnRequest(again) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopAll(0));
  if (again || process.env.npm_lifecycle_event) onParentDeath(() => void stopAll(0));
}

/** Ends the portal before its database. */
function stopAll(code) {
  stopping ??= (async () => {
    for (const one of running.reverse()) await one.stop().catch((cause) => explain(cause));
    process.exit(code);
  })();
  return stopping;
}

function reachable(address) {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}

function shown(address) {
  return ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(address) ? 'localhost' : reachable(address);
}

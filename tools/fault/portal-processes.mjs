import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { freePort } from '../setup/port.mjs';

const dist = resolve(import.meta.dirname, '../../apps/api/dist');
const READY_LIMIT_MS = 120_000;
const SETTLE_MS = 500;

/** The real programs: some serve HTTP and some only work, all on one database and with one set of keys. */
export class PortalProcesses {
  #all = [];

  /** The first one migrates and loads the demo before the others start. */
  static async start({ database, folder, apis, workers }) {
    const portal = new PortalProcesses();
    portal.dataDir = join(folder, 'portal');
    portal.database = database;
    mkdirSync(portal.dataDir, { recursive: true });
    for (let n = 0; n < apis; n++) await portal.#spawn({ program: 'main.js', port: await freePort() });
    for (let n = 0; n < workers; n++) await portal.#spawn({ program: 'worker.js' });
    return portal;
  }

  get count() {
    return this.#all.length;
  }

  /** Addresses of those that serve. */
  get addresses() {
    return this.#all.filter(({ port }) => port).map(({ port }) => `http://127.0.0.1:${port}`);
  }

  /** Kills one without a warning, and starts another in its place. Answers how long that took until it was ready. */
  async replace(at) {
    const { child, ...rest } = this.#all[at];
    await kill(child);
    const began = performance.now();
    await this.#spawn(rest, at);
    return performance.now() - began;
  }

  async stop() {
    await Promise.all(this.#all.map(({ child }) => kill(child)));
  }

  async #spawn({ program, port }, at = this.#all.length) {
    const env = {
      ...process.env,
      PORT: String(port ?? 0),
      HOST: '127.0.0.1',
      DATA_DIR: this.dataDir,
      DATABASE_URL: this.database,
      DEMO: at === 0 ? 'on' : 'off',
      WORKER: 'none',
      LOG_LEVEL: 'error',
      RATE_LIMIT: 'off',
      IN_FLIGHT_PER_CALLER: '512',
    };
    const child = spawn(process.execPath, [join(dist, program)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(join(this.dataDir, `${at}.log`), { flags: 'a' });
    for (const stream of [child.stdout, child.stderr]) stream.pipe(log);
    this.#all[at] = { child, program, port };
    if (port) await answers(`http://127.0.0.1:${port}/readyz`, child);
    else await elapsed(SETTLE_MS);
  }
}

async function kill(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function answers(address, child) {
  for (const end = Date.now() + READY_LIMIT_MS; Date.now() < end; await elapsed(30)) {
    if (child.exitCode !== null) throw new Error(`A portal ended with ${child.exitCode}`);
    const response = await fetch(address, { signal: AbortSignal.timeout(3000) }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
  }
  throw new Error(`${address} does not answer`);
}

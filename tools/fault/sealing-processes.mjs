import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./sealing-process.mjs', import.meta.url));
/** Far above every deadline: who is not answered by then would have waited for ever. */
const HANG_MS = 12_000;

/** Several processes on one database. The callers live here, so that they survive what is done to them. */
export class SealingProcesses {
  faults = 0;
  #children = [];
  #waiting = new Map();
  #next = 0;

  static async start({ count, database }) {
    const all = new SealingProcesses();
    for (let at = 0; at < count; at++) await all.#spawn(at, database);
    return all;
  }

  get count() {
    return this.#children.length;
  }

  /** What a caller sees of one request to one of the processes. */
  ask(at, kind, id) {
    const n = this.#next++;
    const began = performance.now();
    return new Promise((resolve) => {
      const end = (outcome, { receipts = [], writes = [], repeats = false } = {}) => {
        if (!this.#waiting.delete(n)) return;
        clearTimeout(timer);
        resolve({ caller: `${kind} ${n}`, kind, began, ended: performance.now(), outcome, receipts, writes, repeats });
      };
      const timer = setTimeout(() => end('refused'), HANG_MS);
      const child = this.#children[at];
      this.#waiting.set(n, { at, end });
      if (!child.connected) return end('lost');
      return child.send({ n, kind, id }, (cause) => cause && end('lost'));
    });
  }

  setClock(at, offsetMs) {
    this.#children[at].send({ clock: offsetMs });
  }

  /** Kills one process without a warning and starts another in its place. */
  async replace(at, database) {
    const child = this.#children[at];
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    for (const { at: asked, end } of [...this.#waiting.values()]) if (asked === at) end('lost');
    await this.#spawn(at, database);
  }

  async stop() {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }

  async #spawn(at, database) {
    const child = fork(program, { env: { ...process.env, FAULT_DATABASE: database, LD_PRELOAD: '' } });
    this.#children[at] = child;
    child.on('error', () => undefined);
    await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`A sealing process ended with ${code}`)));
      child.on('message', (message) => {
        if (message.ready) return resolve();
        if (message.fault) return (this.faults += 1);
        const { n, refused } = message;
        return this.#waiting.get(n)?.end(refused ? 'refused' : 'answered', message);
      });
    });
  }
}

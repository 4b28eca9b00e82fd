import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../../..');
const ours = /^(WATCHBOOK_|npm_|DATABASE_URL$|REDIS_URL$|PUBLIC_URL$|DEMO)/;

/** `npm start` in a process of its own, on a data folder and a port of its own. */
export class StartProgram {
  readonly address: string;
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcess;
  private text = '';

  constructor(port: number, dataDir: string) {
    this.address = `http://127.0.0.1:${port}`;
    const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
    this.child = spawn(process.execPath, ['tools/start.mjs'], {
      cwd: root,
      env: { ...Object.fromEntries(kept), PORT: String(port), DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (part: Buffer) => (this.text += part.toString()));
    }
    this.exit = new Promise((done) => this.child.once('close', done));
  }

  /** Everything it said so far. */
  get output(): string {
    return this.text;
  }

  /** Resolves when it says that it is ready. @throws Error with its words when it ends before */
  async ready(): Promise<void> {
    let ended = false;
    void this.exit.then(() => (ended = true));
    while (!this.text.includes('Watchbook is ready: ')) {
      if (ended) throw new Error(`npm start ended:\n${this.text}`);
      await sleep(20);
    }
  }

  kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exit;
  }

  async answers(): Promise<boolean> {
    const answer = await fetch(`${this.address}/readyz`).catch(() => null);
    return answer?.ok ?? false;
  }
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        done(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

import { connect, type Socket } from 'node:net';
import { BackendReader } from './backend-reader.js';
import { FrontendReader, type FrontendMessage } from './frontend-messages.js';

/** What can happen to a connection, and where. */
export const connectionFaults = {
  drop: 'both ends are cut before any message',
  'half-open': 'from any message on, nothing passes and nothing ends',
  stall: 'nothing passes for a while, then everything',
  delay: 'every message comes late from here on',
  'before-commit': 'cut when the client has sent COMMIT and the server has not got it',
  'at-commit': 'cut when the server gets COMMIT, whatever it makes of it',
  'silent-commit': 'from COMMIT on, nothing passes and nothing ends: the transaction stays open',
  'after-commit': 'cut when the server has committed and its answer is on the way',
} as const;
export type ConnectionFault = keyof typeof connectionFaults;

const STALL_MS = 300;
const DELAY_MS = 3;

/** Asks for an armed fault that fits. */
export type TakeFault = (fits: (fault: ConnectionFault) => boolean) => ConnectionFault | null;

/** One connection through the proxy. */
export class ProxiedConnection {
  private readonly server: Socket;
  private readonly frontend = new FrontendReader();
  private readonly backend = new BackendReader();
  /** Messages of the client that wait for their turn, in order. */
  private passing = Promise.resolve();
  private delayMs = 0;
  private silent = false;
  private awaitsCommit = false;

  constructor(
    private readonly client: Socket,
    target: { host: string; port: number },
    private readonly take: TakeFault,
  ) {
    this.server = connect({ ...target, noDelay: true });
    client.on('data', (chunk) => {
      for (const message of this.frontend.push(chunk)) this.passing = this.passing.then(() => this.pass(message));
    });
    this.server.on('data', (chunk) => this.answer(chunk));
    for (const [from, to] of [
      [client, this.server],
      [this.server, client],
    ] as const) {
      from.on('error', () => undefined);
      from.on('close', () => this.silent || to.destroy());
      from.on('end', () => this.silent || to.end());
    }
  }

  /** Whether it hangs half open. */
  get isSilent(): boolean {
    return this.silent;
  }

  /** When both ends are gone: half open, one of them may go long before the other. */
  onEnd(then: () => void): void {
    let open = 2;
    for (const socket of [this.client, this.server]) socket.once('close', () => --open === 0 && then());
  }

  destroy(): void {
    this.silent = false;
    this.client.destroy();
    this.server.destroy();
  }

  private async pass({ bytes, kind }: FrontendMessage): Promise<void> {
    if (this.silent) return;
    const fault = kind === 'startup' ? null : this.take((each) => (kind === 'commit') === each.endsWith('-commit'));
    if (fault === 'stall') await elapsed(STALL_MS);
    if (fault === 'delay') this.delayMs = DELAY_MS;
    if (this.delayMs > 0) await elapsed(this.delayMs);
    if (fault === 'drop' || fault === 'before-commit') return this.destroy();
    if (fault === 'half-open' || fault === 'silent-commit') return void (this.silent = true);
    if (fault === 'after-commit') this.awaitsCommit = true;
    if (fault === 'at-commit') {
      this.server.end(bytes);
      return void this.client.destroy();
    }
    this.server.write(bytes);
  }

  private answer(chunk: Buffer): void {
    if (this.silent) return;
    const tags = this.backend.push(chunk);
    if (!this.awaitsCommit) return void this.client.write(chunk);
    // What came before the answer to COMMIT is withheld with it: the client learns as little as it can.
    if (tags.some((tag) => tag === 'COMMIT' || tag === 'ROLLBACK')) this.destroy();
  }
}

const elapsed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

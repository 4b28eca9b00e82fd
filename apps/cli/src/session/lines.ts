import { CliFailure, exitCodes } from '../exit.js';
import type { Terminal } from '../output.js';

/** What somebody types, line by line; secrets come this way and never as arguments. */
export class Lines {
  private readonly chunks: AsyncIterator<string | Uint8Array>;
  private readonly decoder = new TextDecoder();
  private text = '';

  constructor(private readonly terminal: Terminal) {
    this.chunks = terminal.stdin[Symbol.asyncIterator]();
  }

  /** The next line. @throws CliFailure `usage` when there is none */
  async ask(what: string): Promise<string> {
    if (this.terminal.isInteractive) this.terminal.stderr(`${what}: `);
    while (!this.text.includes('\n')) {
      const next = await this.chunks.next();
      if (next.done) break;
      this.text += typeof next.value === 'string' ? next.value : this.decoder.decode(next.value, { stream: true });
    }
    const [line = '', ...rest] = this.text.split(/\r?\n/);
    this.text = rest.join('\n');
    if (line === '') throw new CliFailure(exitCodes.usage, `${what} is expected on stdin`);
    return line;
  }
}

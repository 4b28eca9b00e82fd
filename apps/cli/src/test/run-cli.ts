import { Readable } from 'node:stream';
import { runProgram } from '../program.js';

/** What a command line printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process. */
export async function runCli(...args: string[]): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const terminal = {
    stdout: (text: string) => void (stdout += text),
    stderr: (text: string) => void (stderr += text),
    stdin: Readable.from([]),
    isInteractive: false,
  };
  const code = await runProgram(args, terminal);
  return { code, stdout, stderr };
}

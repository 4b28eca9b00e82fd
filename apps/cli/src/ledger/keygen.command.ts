import { randomBytes } from 'node:crypto';
import { encodeSigner, encodeVkey, makeSigner } from '@watchbook/ledger';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import type { Terminal } from '../output.js';
import { createDurably } from '../witness/durable-file.js';

/** `watchbook ledger keygen`: a key that signs checkpoints, for a new log or as the next one of a log. */
export function registerKeygen(ledger: Command, terminal: Terminal): void {
  ledger
    .command('keygen')
    .description('make a signing key for a log; prints its verifier key')
    .requiredOption('--origin <name>', 'name of the log, as LEDGER_ORIGIN says')
    .requiredOption('--out <file>', 'where to write it, readable by you alone; nothing is overwritten')
    .action(async ({ origin, out }: { origin: string; out: string }) => {
      const key = newKey(origin);
      if (!(await createDurably(out, `${encodeSigner(key)}\n`))) {
        throw new CliFailure(exitCodes.conflict, `${out} is there already`);
      }
      terminal.stdout(`${encodeVkey(key)}\n`);
    });
}

function newKey(origin: string) {
  try {
    return makeSigner(origin, new Uint8Array(randomBytes(32)));
  } catch (cause) {
    throw new CliFailure(exitCodes.usage, (cause as Error).message, { cause });
  }
}

import { InvalidArgumentError, type Command } from 'commander';
import { outputOption, type OutputFormat, type Terminal } from '../output.js';
import { registerLedgerDetail } from './detail.command.js';
import { registerKeygen } from './keygen.command.js';
import { registerOnlineLedger } from './online.command.js';
import { registerOwnLedger } from './own.command.js';
import { verifyExport } from './verify.js';
import { verifyProof } from './verify-proof.js';
import { registerWitnesses } from './witnesses.command.js';

interface VerifyOptions {
  key: string;
  checkpoint?: string[];
  threads?: number;
  output: OutputFormat;
}

/** `watchbook ledger …`: verification needs no server; the rest asks the portal. */
export function registerLedger(program: Command, terminal: Terminal): void {
  const ledger = program.command('ledger').description('verify the audit ledger');
  ledger
    .command('verify')
    .description('verify an export: every hash, the chain, the tree, and every checkpoint given')
    .argument(
      '<files...>',
      'export with one entry a line, in one file or several in order, .gz too; - reads from stdin',
    )
    .requiredOption('--key <vkey>', 'verifier key of the log, NAME+ID+BASE64')
    .option('--checkpoint <files...>', 'signed checkpoints, the newest and older ones')
    .option('--threads <number>', 'how many threads read (default: all cores)', threadCount)
    .addOption(outputOption())
    .action((files: string[], { key, checkpoint = [], threads, output }: VerifyOptions) => {
      const request = { files, key, checkpoints: checkpoint, ...(threads === undefined ? {} : { threads }) };
      return verifyExport(request, output, terminal);
    });
  ledger
    .command('verify-proof')
    .description('verify that one entry is in the signed log, from a .tlog-proof alone')
    .argument('<file>', 'written by `ledger prove --out` or saved in the portal')
    .requiredOption('--key <vkey>', 'verifier key of the log, NAME+ID+BASE64')
    .addOption(outputOption())
    .action((file: string, { key, output }: { key: string; output: OutputFormat }) =>
      verifyProof({ file, key }, output, terminal),
    );
  registerOwnLedger(ledger, terminal);
  registerOnlineLedger(ledger, terminal);
  registerLedgerDetail(ledger, terminal);
  registerKeygen(ledger, terminal);
  registerWitnesses(ledger, terminal);
}

function threadCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 256) throw new InvalidArgumentError('a number from 1 to 256');
  return count;
}

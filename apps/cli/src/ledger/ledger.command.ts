import type { Command } from 'commander';
import { outputOption, type OutputFormat, type Terminal } from '../output.js';
import { registerKeygen } from './keygen.command.js';
import { registerOnlineLedger } from './online.command.js';
import { verifyExport } from './verify.js';
import { registerWitnesses } from './witnesses.command.js';

/** `watchbook ledger …`: verification needs no server; the rest asks the portal. */
export function registerLedger(program: Command, terminal: Terminal): void {
  const ledger = program.command('ledger').description('verify the audit ledger');
  ledger
    .command('verify')
    .description('verify an export: every hash, the chain, the tree, and every checkpoint given')
    .argument('<file>', 'export with one entry a line; - reads from stdin')
    .requiredOption('--key <vkey>', 'verifier key of the log, NAME+ID+BASE64')
    .option('--checkpoint <files...>', 'signed checkpoints, the newest and older ones')
    .addOption(outputOption())
    .action((file: string, options: { key: string; checkpoint?: string[]; output: OutputFormat }) =>
      verifyExport({ file, key: options.key, checkpoints: options.checkpoint ?? [] }, options.output, terminal),
    );
  registerOnlineLedger(ledger, terminal);
  registerKeygen(ledger, terminal);
  registerWitnesses(ledger, terminal);
}

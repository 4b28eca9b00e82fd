import type { WitnessView } from '@watchbook/contract';
import type { Command } from 'commander';
import { outputOption, printRecord, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

const PATH = '/api/v1/ledger/witnesses';
type Output = { output: OutputFormat };

/** `watchbook ledger witnesses …`: whose cosignatures the portal takes. */
export function registerWitnesses(ledger: Command, terminal: Terminal): void {
  const witnesses = ledger.command('witnesses').description('whose cosignatures the portal takes');
  witnesses
    .command('list')
    .description('every witness, the newest first')
    .addOption(outputOption())
    .action(async ({ output }: Output, command: Command) => {
      const { data } = await (await connect(command)).get<{ data: WitnessView[] }>(PATH);
      printRows(terminal, output, data.map(toRow));
    });
  witnesses
    .command('register')
    .description('take the cosignatures of a witness from now on; for the operator')
    .argument('<vkey>', 'verifier key of the witness, which it prints when it starts')
    .requiredOption('--name <name>', 'what to call it')
    .option('--push <url>', 'address of the witness, to which the portal brings new checkpoints')
    .addOption(outputOption())
    .action(async (vkey: string, options: Output & { name: string; push?: string }, command: Command) => {
      const draft = { vkey, name: options.name, url: options.push ?? null };
      const made = await (await connect(command)).post<WitnessView>(PATH, draft);
      printRecord(terminal, options.output, toRow(made));
    });
  witnesses
    .command('retire')
    .description('take no further cosignature of a witness; those it gave stay')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const { body } = await (await connect(command)).send('DELETE', `${PATH}/${encodeURIComponent(id)}`);
      printRecord(terminal, output, toRow(body as WitnessView));
    });
}

const toRow = ({ id, name, vkey, url, registeredAt, retiredAt }: WitnessView) => ({
  ...{ id, name, url, registeredAt, retiredAt, vkey },
});

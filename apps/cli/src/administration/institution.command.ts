import { readFile } from 'node:fs/promises';
import type { ChangeProposalView, InstitutionView, Page } from '@watchbook/contract';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';
import { recordOf } from './proposal-record.js';

type Output = { output: OutputFormat };

/** `watchbook institution …`: the directory, and proposing who joins or is locked out. */
export function registerInstitution(program: Command, terminal: Terminal): void {
  const institution = program.command('institution').description('institutions of the portal');
  institution
    .command('list')
    .description('every institution')
    .addOption(outputOption())
    .action(async ({ output }: Output, command: Command) => {
      const { data } = await (await connect(command)).get<Page<InstitutionView>>('/api/v1/institutions?limit=100');
      printRows(
        terminal,
        output,
        data.map(({ id, slug, name, kind, jurisdiction, status }) => ({ id, slug, name, kind, jurisdiction, status })),
      );
    });
  institution
    .command('propose')
    .description('propose that an institution joins, as described in a JSON file')
    .argument('<file>')
    .addOption(outputOption())
    .action(async (path: string, { output }: Output, command: Command) => {
      const draft = await readJson(path);
      const proposal = await (await connect(command)).post<ChangeProposalView>('/api/v1/institutions', draft);
      printRecord(terminal, output, recordOf(proposal));
    });
  for (const [verb, route, description] of [
    ['suspend', 'suspensions', 'propose to lock an institution out'],
    ['reinstate', 'reinstatements', 'propose to let a suspended institution go on'],
  ] as const)
    institution
      .command(verb)
      .description(description)
      .argument('<id>')
      .requiredOption('--reason <text>', 'why')
      .addOption(outputOption())
      .action(async (id: string, { reason, output }: Output & { reason: string }, command: Command) => {
        const path = `/api/v1/institutions/${encodeURIComponent(id)}/${route}`;
        const proposal = await (await connect(command)).post<ChangeProposalView>(path, { reason });
        printRecord(terminal, output, recordOf(proposal));
      });
}

/** @throws CliFailure for what cannot be read or is not JSON */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (cause) {
    throw new CliFailure(exitCodes.usage, `${path} is not a JSON file that can be read`, { cause });
  }
}

import type { ChangeDecided, ChangeProposalView, Page } from '@watchbook/contract';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';
import { recordOf } from './proposal-record.js';

type Output = { output: OutputFormat };
const PROPOSALS = '/api/v1/change-proposals';
const at = (id: string) => `${PROPOSALS}/${encodeURIComponent(id)}`;

/** `watchbook proposal …`: changes that take a second person. */
export function registerProposal(program: Command, terminal: Terminal): void {
  const proposal = program.command('proposal').description('changes that take a second person');
  proposal
    .command('list')
    .description('the newest proposals that you may know of')
    .option('--waiting', 'only those that you may decide')
    .addOption(outputOption())
    .action(async ({ waiting, output }: Output & { waiting?: true }, command: Command) => {
      const query = waiting ? '?limit=100&filter[waiting]=me' : '?limit=100';
      const { data } = await (await connect(command)).get<Page<ChangeProposalView>>(`${PROPOSALS}${query}`);
      printRows(terminal, output, data.map(recordOf));
    });
  proposal
    .command('show')
    .description('what would change, and the hash that an approval names')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const found = await (await connect(command)).get<ChangeProposalView>(at(id));
      const { content, reason, contentHash, proposedBy } = found;
      printRecord(terminal, output, {
        ...recordOf(found),
        ...{ proposedBy: proposedBy?.name ?? null, reason, content: content && JSON.stringify(content), contentHash },
      });
    });
  registerDecisions(proposal, terminal);
}

function registerDecisions(proposal: Command, terminal: Terminal): void {
  proposal
    .command('approve')
    .description('approve exactly what has this hash, as `proposal show` tells')
    .argument('<id>')
    .requiredOption('--hash <sha256>', 'of the content that you looked at')
    .addOption(outputOption())
    .action(async (id: string, { hash, output }: Output & { hash: string }, command: Command) => {
      if (!/^[0-9a-f]{64}$/.test(hash)) throw new CliFailure(exitCodes.usage, 'The hash has 64 hexadecimal digits');
      const decided = await (await connect(command)).post<ChangeDecided>(`${at(id)}/approvals`, { contentHash: hash });
      printRecord(terminal, output, { ...recordOf(decided), invitationUrl: decided.invitationUrl });
    });
  proposal
    .command('reject')
    .description('end a proposal without effect')
    .argument('<id>')
    .requiredOption('--reason <text>', 'why')
    .addOption(outputOption())
    .action(async (id: string, { reason, output }: Output & { reason: string }, command: Command) => {
      const decided = await (await connect(command)).post<ChangeProposalView>(`${at(id)}/rejections`, { reason });
      printRecord(terminal, output, recordOf(decided));
    });
  proposal
    .command('withdraw')
    .description('take your own proposal back')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const decided = await (await connect(command)).post<ChangeProposalView>(`${at(id)}/withdrawals`);
      printRecord(terminal, output, recordOf(decided));
    });
}

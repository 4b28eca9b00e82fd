import { roles, type Page, type Role, type UserInvited, type UserView } from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { outputOption, printRecord, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

type Output = { output: OutputFormat };
type Wanted = Output & { name: string; role: Role[]; reason?: string };

/** `watchbook user …`: people of the own institution. */
export function registerUser(program: Command, terminal: Terminal): void {
  const user = program.command('user').description('people of your institution');
  user
    .command('list')
    .description('who is there, with roles that wait for a second person')
    .addOption(outputOption())
    .action(async ({ output }: Output, command: Command) => {
      const { data } = await (await connect(command)).get<Page<UserView>>('/api/v1/users?limit=100');
      printRows(
        terminal,
        output,
        data.map(({ id, name, email, status, roles: held, proposedRoles }) => ({
          ...{ id, name, email, status, roles: held.join(' ') },
          proposed: (proposedRoles ?? []).join(' '),
        })),
      );
    });
  user
    .command('create')
    .description('invite somebody; roles beyond the first count once a second person approves them')
    .argument('<email>')
    .requiredOption('--name <name>', 'how the person is called')
    .addOption(new Option('--role <role...>', 'what the person does').choices(roles).makeOptionMandatory())
    .option('--reason <text>', 'for who approves the roles')
    .addOption(outputOption())
    .action(async (email: string, { name, role, reason, output }: Wanted, command: Command) => {
      const draft = { name, email, roles: role, ...(reason === undefined ? {} : { reason }) };
      const made = await (await connect(command)).post<UserInvited>('/api/v1/users', draft);
      printRecord(terminal, output, {
        ...{ id: made.id, status: made.status, roles: made.roles.join(' '), proposal: made.proposal?.id ?? null },
        invitationUrl: made.invitationUrl,
      });
    });
}

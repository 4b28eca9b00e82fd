import { accessKinds, type AccessReview, type AccessTimeline } from '@watchbook/contract';
import type { Command } from 'commander';
import { outputOption, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

interface Options {
  from?: string;
  to?: string;
  institution?: string;
  notice?: string;
  output: OutputFormat;
}

/** `watchbook access …`: who saw what, from the entries of the ledger. */
export function registerAccess(program: Command, terminal: Terminal): void {
  const access = program.command('access').description('who saw what, when and for what purpose');
  withPeriod(access.command('review'))
    .description('everybody who saw something, with what stands out')
    .option('--notice <id>', 'only who saw this notice')
    .action(async (options: Options, command: Command) => {
      const { people } = await (await connect(command)).get<AccessReview>(`/api/v1/access-review${queryOf(options)}`);
      printRows(
        terminal,
        options.output,
        people.map(({ userId, name, counts, notices, denied, lastAt, signals }) => ({
          ...{ userId, name, notices, denied, lastAt },
          how: accessKinds.flatMap((kind) => (counts[kind] ? [`${kind} ${counts[kind]}`] : [])).join(', '),
          signals: signals.map(({ code, count, day }) => [code, count, day].filter(Boolean).join(' ')).join(', '),
        })),
      );
    });
  withPeriod(access.command('timeline'))
    .description('what one person saw, by resource, the latest first')
    .argument('<user>', 'the id of the person')
    .action(async (user: string, options: Options, command: Command) => {
      const path = `/api/v1/access-review/people/${encodeURIComponent(user)}${queryOf(options)}`;
      const { resources } = await (await connect(command)).get<AccessTimeline>(path);
      printRows(
        terminal,
        options.output,
        resources.map(({ type, id, kinds, purposes, reads, lastAt, seq }) => ({
          ...{ resource: `${type}:${id}`, how: kinds.join(' '), purposes: purposes.join(' ') },
          ...{ reads, lastAt, seq },
        })),
      );
    });
}

const withPeriod = (command: Command): Command =>
  command
    .option('--from <time>', 'RFC 3339; 30 days ago where it is left out')
    .option('--to <time>', 'RFC 3339; now where it is left out')
    .option('--institution <id>', 'for auditors')
    .addOption(outputOption());

function queryOf({ from, to, institution, notice }: Options): string {
  const given = { from, to, institutionId: institution, noticeId: notice };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, value);
  return query.size > 0 ? `?${query.toString()}` : '';
}

import { screeningAlarmVerdicts, type Page, type ScreeningAlarm } from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { outputOption, printRecord, printRows, type OutputFormat, type Row, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

type Output = { output: OutputFormat };
const ALARMS = '/api/v1/screening-alarms';
const at = (id: string) => `${ALARMS}/${encodeURIComponent(id)}`;

/** `watchbook alarm …`: who asked for unusually many subjects, and what that was. */
export function registerAlarm(program: Command, terminal: Terminal): void {
  const alarm = program.command('alarm').description('unusual asking that a compliance officer looks into');
  alarm
    .command('list')
    .description('the newest alarms that you answer for')
    .option('--open', 'only those that nobody has closed')
    .addOption(outputOption())
    .action(async ({ open, output }: Output & { open?: true }, command: Command) => {
      const query = open ? '?limit=100&filter[open]=true' : '?limit=100';
      const { data } = await (await connect(command)).get<Page<ScreeningAlarm>>(`${ALARMS}${query}`);
      printRows(terminal, output, data.map(recordOf));
    });
  alarm
    .command('show')
    .description('one alarm with its counts')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const found = await (await connect(command)).get<ScreeningAlarm>(at(id));
      const { closedAt, closedBy, reason } = found;
      printRecord(terminal, output, { ...recordOf(found), closedAt, closedBy: closedBy?.name ?? null, reason });
    });
  alarm
    .command('close')
    .description('say what it was')
    .argument('<id>')
    .addOption(new Option('--verdict <code>', 'what it was').choices(screeningAlarmVerdicts).makeOptionMandatory())
    .requiredOption('--reason <text>', 'how you know')
    .addOption(outputOption())
    .action(
      async (
        id: string,
        { verdict, reason, output }: Output & { verdict: string; reason: string },
        command: Command,
      ) => {
        const path = `${at(id)}/closures`;
        const closed = await (await connect(command)).post<ScreeningAlarm>(path, { verdict, reason });
        printRecord(terminal, output, recordOf(closed));
      },
    );
}

const recordOf = (alarm: ScreeningAlarm): Row => {
  const { id, kind, institution, person, subjects, misses, threshold, raisedAt, verdict } = alarm;
  return {
    ...{ id, kind, institution: institution.name, person: person.name },
    ...{ subjects, misses, threshold, raisedAt, verdict },
  };
};

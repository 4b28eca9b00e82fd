import { readFile } from 'node:fs/promises';
import {
  verdicts,
  type ListAssigneeList,
  type ListedName,
  type ManagedList,
  type Page,
  type ScreeningAlert,
  type TablePreview,
  type Verdict,
} from '@watchbook/contract';
import { Argument, Option, type Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, printRows, type OutputFormat, type Row, type Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';
import { toMapping } from '../screening/screen-batch.js';

const LISTS = '/api/v1/managed-lists';
const ALERTS = '/api/v1/screening-alerts';

interface Options {
  output: OutputFormat;
}

/** `watchbook list …`: names that the institution keeps under watch, and the alerts that they raise. */
export function registerManagedList(program: Command, terminal: Terminal): void {
  const lists = program.command('list').description('lists of names under watch, and their alerts');
  lists
    .command('ls')
    .description('your lists')
    .addOption(outputOption())
    .action(async ({ output }: Options, command: Command) => {
      const rows = await all<ManagedList>(await connect(command), `${LISTS}?limit=100`);
      printRows(terminal, output, rows.map(toRow));
    });
  lists
    .command('create')
    .description('begin a list; its alerts go to you')
    .argument('<name>')
    .addOption(outputOption())
    .action(async (name: string, { output }: Options, command: Command) => {
      printRecord(terminal, output, toRow(await (await connect(command)).post<ManagedList>(LISTS, { name })));
    });
  lists
    .command('names')
    .description('the names on a list')
    .argument('<list>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Options, command: Command) => {
      const names = await all<ListedName>(await connect(command), `${LISTS}/${id}/entries?limit=100`);
      const row = ({ id: entry, reference, name, birthDate, version }: ListedName): Row => ({
        ...{ id: entry, reference, name: name ?? null, birthDate: birthDate ?? null, version },
      });
      printRows(terminal, output, names.map(row));
    });
  lists
    .command('add')
    .description('put names on a list')
    .argument('<list>')
    .argument('<names...>')
    .action(async (id: string, names: string[], _options: object, command: Command) => {
      const client = await connect(command);
      for (const name of names) await client.post(`${LISTS}/${id}/entries`, { name });
      terminal.stderr(`${names.length} names\n`);
    });
  registerTable(lists, terminal);
  lists
    .command('remove')
    .description('end the watch over a list, or over one of its names')
    .argument('<list>')
    .argument('[entry]')
    .action(async (id: string, entry: string | undefined, _options: object, command: Command) => {
      await (
        await connect(command)
      ).send('DELETE', entry === undefined ? `${LISTS}/${id}` : `${LISTS}/${id}/entries/${entry}`);
    });
  registerOwner(lists, terminal);
  registerAlerts(lists, terminal);
}

function registerOwner(lists: Command, terminal: Terminal): void {
  lists
    .command('assignees')
    .description('colleagues to whom a list can be handed over')
    .argument('<list>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Options, command: Command) => {
      const { data } = await (await connect(command)).get<ListAssigneeList>(`${LISTS}/${id}/assignees`);
      printRows(
        terminal,
        output,
        data.map(({ id: person, name }) => ({ id: person, name })),
      );
    });
  lists
    .command('assign')
    .description('hand a list over; its alerts go to this colleague')
    .argument('<list>')
    .argument('<colleague>')
    .addOption(outputOption())
    .action(async (id: string, ownerId: string, { output }: Options, command: Command) => {
      const list = await (await connect(command)).post<ManagedList>(`${LISTS}/${id}/assignments`, { ownerId });
      printRecord(terminal, output, toRow(list));
    });
}

function registerTable(lists: Command, terminal: Terminal): void {
  lists
    .command('load')
    .description('put the rows of a CSV file on a list; a reference that is there is changed')
    .argument('<list>')
    .argument('<csv>')
    .option('--map <what=column...>', 'which column is name, type, birthDate, country, reference or a scheme')
    .option('--dry-run', 'say which rows have faults, and change nothing')
    .addOption(outputOption())
    .action(
      async (
        id: string,
        file: string,
        { map = [], dryRun = false, output }: Options & { map?: string[]; dryRun?: boolean },
        command: Command,
      ) => {
        const content = await readFile(file, 'utf8').catch((cause: unknown) => {
          throw new CliFailure(exitCodes.usage, `Cannot read ${file}`, { cause });
        });
        const draft = { content, mapping: toMapping(map), dryRun };
        const answer = await (await connect(command)).post<TablePreview | Row>(`${LISTS}/${id}/imports`, draft);
        if ('faults' in answer) return printRows(terminal, output, (answer as TablePreview).faults);
        const { added, changed, unchanged, faulty } = answer as Row;
        printRecord(terminal, output, { added: added!, changed: changed!, unchanged: unchanged!, faulty: faulty! });
      },
    );
}

function registerAlerts(lists: Command, terminal: Terminal): void {
  lists
    .command('alerts')
    .description('alerts of your lists')
    .addOption(new Option('--state <state>').choices(['open', 'judged', 'closed']).default('open'))
    .addOption(outputOption())
    .action(async ({ state, output }: Options & { state: string }, command: Command) => {
      const alerts = await all<ScreeningAlert>(await connect(command), `${ALERTS}?limit=100&filter[state]=${state}`);
      printRows(terminal, output, alerts.map(toAlertRow));
    });
  lists
    .command('judge')
    .description('say whether an alert is about the one on the list')
    .argument('<alert>')
    .addArgument(new Argument('<verdict>').choices(verdicts))
    .option('--note <text>')
    .action(async (id: string, verdict: Verdict, { note }: { note?: string }, command: Command) => {
      const draft = { verdict, ...(note === undefined ? {} : { note }) };
      await (await connect(command)).post(`${ALERTS}/${id}/judgements`, draft);
    });
}

async function all<T>(client: PortalClient, path: string): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<T> = await client.get(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
    rows.push(...page.data);
    cursor = page.page.next;
  }
  return rows;
}

const toRow = ({ id, name, owner, entries, openAlerts }: ManagedList): Row => ({
  ...{ id, name, owner: owner.name, names: entries, openAlerts },
});

const toAlertRow = ({ id, state, entry, match, noticeId, listEntryId, changed, judgement }: ScreeningAlert): Row => ({
  ...{ id, state, reference: entry.reference, name: entry.name ?? null, score: match?.score ?? null },
  ...{ notice: noticeId, listEntry: listEntryId, changed: changed.join(' '), verdict: judgement?.verdict ?? null },
});

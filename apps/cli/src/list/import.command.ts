import { writeFile } from 'node:fs/promises';
import type { CsvListOptions, ImportDraft, ImportFormat, ImportRun } from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';
import { columnsOf, type ColumnsAsked } from './csv-columns.js';
import { findFiles, firstLineOf } from './list-file.js';
import { sendFiles, waitFor } from './upload.js';

const FORMATS: readonly { format: ImportFormat; what: string }[] = [
  {
    format: 'ofac-sdn',
    what: 'the specially designated nationals of OFAC: sdn.csv, alt.csv and add.csv in any order',
  },
  {
    format: 'ofac-consolidated',
    what: 'the consolidated list of OFAC: cons_prim.csv, cons_alt.csv and cons_add.csv in any order',
  },
  { format: 'bis-denied-persons', what: 'the denied persons of the Bureau of Industry and Security: dpl.txt' },
  { format: 'csv', what: 'a table with a header, kept under a key of your own' },
  { format: 'ftm', what: 'FollowTheMoney entities, one JSON object a line, kept under a key of your own' },
];

interface Options extends ColumnsAsked {
  output: OutputFormat;
  dryRun?: true;
  resume?: string;
  errors?: string;
  source?: string;
  title?: string;
}

/** `watchbook import …`: public lists, by the operator of the platform. */
export function registerImport(program: Command, terminal: Terminal): void {
  const lists = program.command('import').description('load a public list, which every member then screens');
  for (const { format, what } of FORMATS) {
    const command = lists
      .command(format)
      .description(what)
      .argument('<files...>')
      .option('--dry-run', 'read and compare, and write nothing')
      .option('--resume <id>', 'go on with an import whose files are not all there')
      .option('--errors <file>', 'write the faults in the rows to a CSV file')
      .addOption(outputOption())
      .action(async (paths: string[], options: Options, invoked: Command) => {
        await importList(await connect(invoked), { format, paths, options }, terminal);
      });
    if (format === 'csv' || format === 'ftm') withSource(command);
    if (format === 'csv') withColumns(command);
  }
}

const withSource = (command: Command): Command =>
  command
    .requiredOption('--source <key>', 'the key under which the list is kept, such as national-blacklist')
    .option('--title <text>', 'what people call it; a new list needs it');

const withColumns = (command: Command): Command =>
  command
    .option('--map <field=column...>', 'which column holds what; guessed from the header otherwise')
    .option('--delimiter <sign>', 'what parts the cells: , ; | or tab')
    .option('--separator <text>', 'what parts several values in one cell (;)')
    .addOption(new Option('--date-order <order>', 'how 03/04/1980 is meant').choices(['ymd', 'dmy', 'mdy']))
    .option('--type <type>', 'what a row is whose type is not said (Person)');

interface Asked {
  readonly format: ImportFormat;
  readonly paths: readonly string[];
  readonly options: Options;
}

async function importList(client: PortalClient, asked: Asked, terminal: Terminal): Promise<void> {
  const { format, paths, options } = asked;
  const files = await findFiles(format, paths);
  const csv = format === 'csv' ? columnsOf(await firstLineOf(paths[0]!), options) : null;
  if (csv) terminal.stderr(`columns: ${describe(csv)}\n`);
  const draft: ImportDraft = {
    ...{ format, dryRun: options.dryRun ?? false, files: files.map(({ name, size }) => ({ name, size })) },
    ...(options.source === undefined ? {} : { source: options.source }),
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(csv ? { csv } : {}),
  };
  const run =
    options.resume === undefined
      ? await client.post<ImportRun>('/api/v1/imports', draft)
      : await client.get<ImportRun>(`/api/v1/imports/${options.resume}`);
  terminal.stderr(`import ${run.id}\n`);
  await sendFiles(client, run, files, terminal);
  await client.post(`/api/v1/imports/${run.id}/starts`);
  const ended = await waitFor(client, run.id, terminal).finally(() => saveErrors(client, run.id, options.errors));
  for (const { name, count } of ended.unread) terminal.stderr(`not read: ${name} (${count})\n`);
  const { state, rows, added, changed, removed, unchanged, kept, faults } = ended;
  printRecord(terminal, options.output, { state, rows, added, changed, removed, unchanged, kept, faults });
}

const describe = ({ mapping: { identifiers, ...fields } }: CsvListOptions): string =>
  [
    ...Object.entries(fields).map(([field, column]) => `${field}=${column}`),
    ...identifiers.map(({ scheme, column }) => `${scheme}=${column}`),
  ].join(', ');

async function saveErrors(client: PortalClient, id: string, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const answer = await client.fetch('GET', `/api/v1/imports/${id}/errors/file`);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
}

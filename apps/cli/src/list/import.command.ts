import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import {
  IMPORT_MAX_BYTES,
  listFiles,
  type ImportDraft,
  type ImportRun,
  type ListFileName,
  type ListSource,
} from '@watchbook/contract';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';

const POLL_MS = 300;

const LISTS: readonly { format: ListSource; what: string }[] = [
  {
    format: 'ofac-sdn',
    what: 'the specially designated nationals of OFAC: sdn.csv, alt.csv and add.csv in any order',
  },
  {
    format: 'ofac-consolidated',
    what: 'the consolidated list of OFAC: cons_prim.csv, cons_alt.csv and cons_add.csv in any order',
  },
  { format: 'bis-denied-persons', what: 'the denied persons of the Bureau of Industry and Security: dpl.txt' },
];

/** `watchbook import …`: public lists, by the operator of the platform. */
export function registerImport(program: Command, terminal: Terminal): void {
  const lists = program.command('import').description('load a public list, which every member then screens');
  for (const { format, what } of LISTS) {
    lists
      .command(format)
      .description(what)
      .argument('<files...>')
      .addOption(outputOption())
      .action(async (paths: string[], { output }: { output: OutputFormat }, command: Command) => {
        const draft: ImportDraft = { format, files: await readFiles(format, paths) };
        const client = await connect(command);
        const { id } = await client.post<ImportRun>('/api/v1/imports', draft);
        const { state, added, changed, removed, unchanged } = await finished(client, id, terminal);
        printRecord(terminal, output, { state, added, changed, removed, unchanged });
      });
  }
}

async function readFiles(format: ListSource, paths: string[]): Promise<ImportDraft['files']> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const content = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw new CliFailure(exitCodes.usage, `Cannot read ${path}`, { cause });
      });
      return { name: kindOf(format, path, content), content };
    }),
  );
  const size = files.reduce((sum, { content }) => sum + content.length, 0);
  if (size > IMPORT_MAX_BYTES)
    throw new CliFailure(exitCodes.usage, `The files are larger than ${IMPORT_MAX_BYTES} bytes`);
  const names = files.map(({ name }) => name);
  if (new Set(names).size !== names.length)
    throw new CliFailure(exitCodes.usage, `Two files are of one kind: ${names.join(', ')}`);
  const [main] = listFiles[format];
  if (!names.includes(main)) throw new CliFailure(exitCodes.usage, `None of the files is the list itself (${main})`);
  return files;
}

/** The files of OFAC have no header, and are told apart by their columns. */
function kindOf(format: ListSource, path: string, content: string): ListFileName {
  const [main, alias, address] = listFiles[format];
  if (!alias || !address) return main;
  const line = content.slice(0, content.indexOf('\n') + 1 || undefined);
  const columns = line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',').length;
  const kind = { 12: main, 5: alias, 6: address }[columns];
  if (!kind)
    throw new CliFailure(exitCodes.usage, `${path} is no file of the list: it has ${columns} columns, not 12, 5 or 6`);
  return kind;
}

async function finished(client: PortalClient, id: string, terminal: Terminal): Promise<ImportRun> {
  for (let shown = ''; ; await wait(POLL_MS)) {
    const run = await client.get<ImportRun>(`/api/v1/imports/${id}`);
    const line = `${run.state} ${run.stage} ${run.progress} %`;
    if (line !== shown) terminal.stderr(`${line}\n`);
    shown = line;
    if (run.state === 'done') return run;
    if (run.state === 'failed') throw new CliFailure(exitCodes.failed, run.error ?? 'The import failed');
  }
}

import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { IMPORT_MAX_BYTES, type ImportDraft, type ImportRun } from '@watchbook/contract';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';

const POLL_MS = 300;

/** `watchbook import …`: public lists, by the operator of the platform. */
export function registerImport(program: Command, terminal: Terminal): void {
  program
    .command('import')
    .description('load a public list, which every member then screens')
    .command('ofac-sdn')
    .description('the specially designated nationals of OFAC: sdn, alt and add files in any order')
    .argument('<files...>')
    .addOption(outputOption())
    .action(async (paths: string[], { output }: { output: OutputFormat }, command: Command) => {
      const draft: ImportDraft = { format: 'ofac-sdn', files: await readFiles(paths) };
      const client = await connect(command);
      const { id } = await client.post<ImportRun>('/api/v1/imports', draft);
      const { state, added, changed, removed, unchanged } = await finished(client, id, terminal);
      printRecord(terminal, output, { state, added, changed, removed, unchanged });
    });
}

async function readFiles(paths: string[]): Promise<ImportDraft['files']> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const content = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw new CliFailure(exitCodes.usage, `Cannot read ${path}`, { cause });
      });
      return { name: kindOf(path, content), content };
    }),
  );
  const size = files.reduce((sum, { content }) => sum + content.length, 0);
  if (size > IMPORT_MAX_BYTES)
    throw new CliFailure(exitCodes.usage, `The files are larger than ${IMPORT_MAX_BYTES} bytes`);
  const names = files.map(({ name }) => name);
  if (new Set(names).size !== names.length)
    throw new CliFailure(exitCodes.usage, `Two files are of one kind: ${names.join(', ')}`);
  if (!names.includes('sdn')) throw new CliFailure(exitCodes.usage, 'None of the files is the list itself (sdn.csv)');
  return files;
}

/** The three files have no header, and 12, 5 and 6 columns. */
const columnsOf = { 12: 'sdn', 5: 'alt', 6: 'add' } as const;

function kindOf(path: string, content: string): 'sdn' | 'alt' | 'add' {
  const line = content.slice(0, content.indexOf('\n') + 1 || undefined);
  const columns = line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',').length;
  const kind = columnsOf[columns as keyof typeof columnsOf];
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

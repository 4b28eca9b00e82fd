import { readFile } from 'node:fs/promises';
import { identifierSchemes, subjectTypes, type Screening, type ScreeningQuery } from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRows, type OutputFormat, type Row, type Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';
import { previewBatch, runBatch, toMapping, type BatchInput } from './screen-batch.js';
import { readQueries, toQuery } from './screen-queries.js';

interface ScreenOptions {
  type?: string;
  birthDate?: string;
  country?: string;
  identifier?: string[];
  file?: string;
  map?: string[];
  dryRun?: boolean;
  limit: string;
  output: OutputFormat;
}

/** Lines of a file that are asked one by one; longer ones are a batch of the portal. */
const HANDFUL = 10;

/** `watchbook screen NAME…`: is this person, company or account known? */
export function registerScreen(program: Command, terminal: Terminal): void {
  program
    .command('screen')
    .description('look for names among the notices and public lists that you may see')
    .argument('[names...]')
    .addOption(new Option('--type <type>', 'what it is').choices(subjectTypes))
    .option('--birth-date <date>', 'YYYY, YYYY-MM or YYYY-MM-DD')
    .option('--country <code>', 'ISO 3166-1, such as CN')
    .option('--identifier <scheme:value...>', `schemes: ${identifierSchemes.join(', ')}`)
    .addOption(
      new Option(
        '--file <csv>',
        'a file with the columns name, type, birthDate, country, identifiers, or others with --map',
      ).conflicts(['type', 'birthDate', 'country', 'identifier']),
    )
    .option(
      '--map <what=column...>',
      'which column of the file is name, type, birthDate, country, reference or a scheme',
    )
    .option('--dry-run', 'say which rows of the file have faults, and screen nothing')
    .option('--limit <n>', 'matches for each name', '10')
    .addOption(outputOption())
    .action(async (names: string[], options: ScreenOptions, command: Command) => {
      const batch = await batchOf(names, options);
      if (batch) return screenBatch(await connect(command), batch, options, terminal);
      const queries = await queriesOf(names, options);
      const client = await connect(command);
      const rows: Row[] = [];
      try {
        for (const query of queries) {
          rows.push(...toRows(query, await client.post<Screening>('/api/v1/screenings', query)));
        }
      } finally {
        printRows(terminal, options.output, rows);
      }
      terminal.stderr(`${rows.length} matches\n`);
    });
}

async function screenBatch(client: PortalClient, batch: BatchInput, options: ScreenOptions, terminal: Terminal) {
  if (options.dryRun) return printRows(terminal, options.output, await previewBatch(client, batch, terminal));
  const rows = await runBatch(client, batch, terminal);
  printRows(terminal, options.output, rows);
  terminal.stderr(`${rows.length} matches\n`);
}

/** The file, where it is one that the portal screens as a whole. */
async function batchOf(
  names: string[],
  { file, map = [], dryRun = false, limit }: ScreenOptions,
): Promise<BatchInput | null> {
  const isAsked = map.length > 0 || dryRun;
  if (file === undefined) {
    if (isAsked) throw new CliFailure(exitCodes.usage, '--map and --dry-run need --file');
    return null;
  }
  if (names.length > 0) throw new CliFailure(exitCodes.usage, 'Give either names or a file');
  const content = await readText(file);
  const isLong = content.trim().split('\n').length > HANDFUL + 1;
  return isAsked || isLong ? { content, mapping: toMapping(map), limit: Number(limit) } : null;
}

async function queriesOf(names: string[], options: ScreenOptions): Promise<ScreeningQuery[]> {
  const { file, identifier: identifiers = [], limit, type, birthDate, country } = options;
  if (file !== undefined) return readQueries(await readText(file), limit);
  const asked = names.length > 0 ? names : [undefined];
  return asked.map((name) => toQuery({ name, type, birthDate, country, identifiers }, limit));
}

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliFailure(exitCodes.usage, `Cannot read ${file}`, { cause });
  });

const toRows = ({ name, identifiers }: ScreeningQuery, { matches }: Screening): Row[] =>
  matches.map((match) => ({
    asked: name ?? identifiers.map(({ scheme, value }) => `${scheme}:${value}`).join(' '),
    name: match.name,
    score: match.score,
    type: match.type,
    disclosure: match.disclosure,
    notice: match.noticeId ?? null,
    listEntry: match.listEntryId ?? null,
  }));

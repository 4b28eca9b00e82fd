import { readFile } from 'node:fs/promises';
import { identifierSchemes, subjectTypes, type Screening, type ScreeningQuery } from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRows, type OutputFormat, type Row, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';
import { readQueries, toQuery } from './screen-queries.js';

interface ScreenOptions {
  type?: string;
  birthDate?: string;
  country?: string;
  identifier?: string[];
  file?: string;
  limit: string;
  output: OutputFormat;
}

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
      new Option('--file <csv>', 'a file with the columns name, type, birthDate, country, identifiers').conflicts([
        'type',
        'birthDate',
        'country',
        'identifier',
      ]),
    )
    .option('--limit <n>', 'matches for each name', '10')
    .addOption(outputOption())
    .action(async (names: string[], options: ScreenOptions, command: Command) => {
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

async function queriesOf(names: string[], options: ScreenOptions): Promise<ScreeningQuery[]> {
  const { file, identifier: identifiers = [], limit, type, birthDate, country } = options;
  if (file === undefined) {
    const asked = names.length > 0 ? names : [undefined];
    return asked.map((name) => toQuery({ name, type, birthDate, country, identifiers }, limit));
  }
  if (names.length > 0) throw new CliFailure(exitCodes.usage, 'Give either names or a file');
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliFailure(exitCodes.usage, `Cannot read ${file}`, { cause });
  });
  return readQueries(content, limit);
}

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

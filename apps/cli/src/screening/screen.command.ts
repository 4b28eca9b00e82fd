import { identifierSchemes, screeningQuery, subjectTypes, type Screening } from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

interface ScreenOptions {
  type?: string;
  birthDate?: string;
  country?: string;
  identifier?: string[];
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
    .option('--limit <n>', 'matches for each name', '10')
    .addOption(outputOption())
    .action(async (names: string[], options: ScreenOptions, command: Command) => {
      const client = await connect(command);
      const asked = names.length > 0 ? names : [undefined];
      const rows = [];
      for (const name of asked) {
        const { matches } = await client.post<Screening>('/api/v1/screenings', toQuery(name, options));
        rows.push(
          ...matches.map((match) => ({
            asked: name ?? '',
            name: match.name,
            score: match.score,
            type: match.type,
            disclosure: match.disclosure,
            notice: match.noticeId ?? null,
            listEntry: match.listEntryId ?? null,
          })),
        );
      }
      printRows(terminal, options.output, rows);
      terminal.stderr(`${rows.length} matches\n`);
    });
}

function toQuery(name: string | undefined, { type, birthDate, country, identifier, limit }: ScreenOptions) {
  const identifiers = (identifier ?? []).map((text) => {
    const at = text.indexOf(':');
    return { scheme: text.slice(0, Math.max(at, 0)), value: text.slice(at + 1) };
  });
  const parsed = screeningQuery.safeParse({ name, type, birthDate, country, identifiers, limit: Number(limit) });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  /${path.join('/')}: ${message}`);
  throw new CliFailure(exitCodes.usage, `This cannot be screened:\n${faults.join('\n')}`);
}

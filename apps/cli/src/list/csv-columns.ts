import {
  csvDelimiters,
  csvIdentifierWords,
  csvListOptions,
  guessDelimiter,
  guessSubjectColumns,
  type CsvListOptions,
} from '@watchbook/contract';
import { parse } from 'csv-parse/sync';
import { CliFailure, exitCodes } from '../exit.js';

/** What was said about the columns of a table. */
export interface ColumnsAsked {
  /** `field=Column` or `scheme=Column` each. */
  readonly map?: readonly string[];
  readonly delimiter?: string;
  readonly separator?: string;
  readonly dateOrder?: string;
  readonly type?: string;
}

/**
 * How a table is read: by what was said, or by what the header seems to mean.
 * @throws CliFailure for what does not fit together
 */
export function columnsOf(
  header: string,
  { map = [], separator, dateOrder, type, ...asked }: ColumnsAsked,
): CsvListOptions {
  const delimiter = (asked.delimiter === 'tab' ? '\t' : asked.delimiter) ?? guessDelimiter(header);
  if (!(csvDelimiters as readonly string[]).includes(delimiter))
    throw new CliFailure(exitCodes.usage, 'The delimiter is one of , ; | and tab');
  const mapping = map.length > 0 ? saidMapping(map) : guessedMapping(cellsOf(header, delimiter));
  const parsed = csvListOptions.safeParse({ mapping, delimiter, separator, dateOrder, defaultType: type });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new CliFailure(
    exitCodes.usage,
    `The columns are not clear; say them with --map name=COLUMN:\n${faults.join('\n')}`,
  );
}

const isScheme = (field: string): boolean => Object.hasOwn(csvIdentifierWords, field);

function saidMapping(map: readonly string[]): object {
  const pairs = map.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new CliFailure(exitCodes.usage, `${text} is no field=COLUMN`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  const fields = pairs.filter(([field]) => !isScheme(field));
  const identifiers = pairs.filter(([field]) => isScheme(field)).map(([scheme, column]) => ({ scheme, column }));
  return { ...Object.fromEntries(fields), identifiers };
}

function guessedMapping(header: readonly string[]): object {
  const { fields, identifiers } = guessSubjectColumns(header);
  return { ...fields, identifiers };
}

function cellsOf(header: string, delimiter: string): string[] {
  const [row = []] = parse(header, { delimiter, relax_quotes: true, trim: true }) as unknown as string[][];
  return row;
}

import { createHash } from 'node:crypto';
import type { CsvListField, CsvListOptions, ImportFaultCode } from '@watchbook/contract';
import { normaliseIdentifier } from '@watchbook/matching';
import { MappingFault, readerOf, type ColumnMapping } from '../../platform/csv/column-mapping.js';
import type { CsvRow } from '../../platform/csv/csv-rows.js';
import { distinct, distinctNames, rowFault, rowsOf, wrongColumns } from './list-rows.js';
import { ListFileFault, type Found, type ListedEntry, type ListFormat, type ListUpload } from './listed-entry.js';
import { readCountry, readDate, readType } from './values.js';

const file = 'rows' as const;

/** A table with a header, read by a mapping of its columns: one entry a row. */
export const csvList: ListFormat<CsvListOptions> = { read };

async function* read(files: ListUpload, options: CsvListOptions): AsyncGenerator<Found> {
  let row: RowReader | null = null;
  for await (const { cells, line } of rowsOf(file, files, { delimiter: options.delimiter })) {
    if (row) yield* row.read({ cells, line });
    else row = new RowReader(cells, options);
  }
}

/** Columns of fields and, by their place in the mapping, of identifiers. */
type Field = CsvListField | `identifier ${number}`;

class RowReader {
  private readonly columns: ColumnMapping<Field>;
  private readonly cell: ReturnType<typeof readerOf<Field>>;

  /** @throws ListFileFault for a mapping that the header does not bear out */
  constructor(
    private readonly header: CsvRow['cells'],
    private readonly options: CsvListOptions,
  ) {
    const { identifiers, ...fields } = options.mapping;
    const numbers = identifiers.map(({ column }, at) => [`identifier ${at}`, column]);
    this.columns = { ...fields, ...Object.fromEntries(numbers) } as ColumnMapping<Field>;
    try {
      this.cell = readerOf(header, this.columns);
    } catch (cause) {
      if (!(cause instanceof MappingFault)) throw cause;
      throw new ListFileFault(`${file}, line 1: ${cause.message}`, { cause });
    }
  }

  *read({ cells, line }: CsvRow): Generator<Found> {
    const wrong = wrongColumns(cells, this.header.length);
    if (wrong) return void (yield { fault: rowFault({ file, line }, wrong), hides: true });
    const found: Found[] = [];
    const entry = this.entryOf(cells, (field, code, message) =>
      found.push({ fault: { file, line, column: this.columns[field] ?? null, code, leftOut: 'value', message } }),
    );
    yield* found;
    if (typeof entry === 'string') {
      const id = this.cell(cells, 'id');
      const place = { file, line, ...(entry === 'id' ? { column: this.columns.id! } : { column: this.columns.name! }) };
      const fault = rowFault(place, {
        code: entry,
        message: entry === 'id' ? 'the id is missing' : 'the name is missing',
      });
      yield { fault, ...(id === null ? { hides: true } : { externalId: id }) };
    } else yield { entry, file, line };
  }

  private entryOf(cells: CsvRow['cells'], note: Note): ListedEntry | 'id' | 'name' {
    const values = (field: Field): string[] =>
      (this.cell(cells, field) ?? '')
        .split(this.options.separator)
        .map((value) => value.trim())
        .filter(Boolean);
    const read = <T>(field: Field, code: ImportFaultCode, message: string, of: (text: string) => T | null): T[] =>
      values(field).flatMap((text) => {
        const value = of(text);
        if (value === null) note(field, code, message);
        return value === null ? [] : [value];
      });
    const name = this.cell(cells, 'name');
    if (name === null) return 'name';
    if (this.columns.id !== undefined && this.cell(cells, 'id') === null) return 'id';
    const named = (field: Field, kind: 'aka' | 'weak') => values(field).map((value) => ({ value, kind }));
    const order = this.options.dateOrder;
    const described = {
      type: read('type', 'type', 'no type of a subject', readType)[0] ?? this.options.defaultType,
      names: distinctNames([
        { value: name, kind: 'primary' as const },
        ...named('aliases', 'aka'),
        ...named('weakAliases', 'weak'),
      ]),
      birthDates: distinct(read('birthDates', 'date', 'no date of the calendar', (text) => readDate(text, order))),
      countries: distinct(read('countries', 'country', 'neither a code nor a name of a country', readCountry)),
      identifiers: this.options.mapping.identifiers.flatMap(({ scheme }, at) =>
        read(`identifier ${at}`, 'identifier', 'nothing that can be read', (value) =>
          normaliseIdentifier(scheme, value).value === '' ? null : { scheme, value },
        ),
      ),
      addresses: distinct(values('addresses')),
      programs: distinct(values('programs')),
      remarks: this.cell(cells, 'remarks'),
    };
    return { externalId: this.cell(cells, 'id') ?? knownBy(described), ...described };
  }
}

type Note = (field: Field, code: ImportFaultCode, message: string) => void;

/** What tells rows without an id apart. */
function knownBy({ names, birthDates, countries }: Pick<ListedEntry, 'names' | 'birthDates' | 'countries'>): string {
  const known = JSON.stringify([names[0]!.value, [...birthDates].sort(), [...countries].sort()]);
  return createHash('sha256').update(known).digest('hex').slice(0, 32);
}

import { TABLE_MAX_BYTES, type ColumnMapping, type ScreeningBatchDraft } from '@watchbook/contract';
import { fieldProblem, Problem } from '../../platform/problem.js';
import { readTable, TableFault, type Table } from './csv-table.js';
import { guessMapping } from './guess-mapping.js';
import { mapRows, missingColumns, type MappedRow } from './mapped-rows.js';

type TableInput = Pick<ScreeningBatchDraft, 'content' | 'delimiter' | 'mapping'>;

/**
 * The rows of an uploaded table by its mapping, or by what its header tells; none when it tells nothing.
 * @param limit matches that each row asks for
 * @throws Problem `too-large`, `not-processable` for a text that is no table and for columns that it does not have
 */
export async function readRows(
  { content, delimiter, mapping: given }: TableInput,
  limit: number,
): Promise<{ table: Table; mapping: ColumnMapping | null; rows: MappedRow[] }> {
  if (Buffer.byteLength(content) > TABLE_MAX_BYTES) throw new Problem('too-large', `At most ${TABLE_MAX_BYTES} bytes`);
  const table = await tableOf(content, delimiter);
  const mapping = given ?? guessMapping(table.columns);
  if (!mapping) return { table, mapping, rows: [] };
  const [missing] = missingColumns(mapping, table.columns);
  if (missing !== undefined)
    throw fieldProblem(`/mapping${missing}`, 'no-column', `The columns are ${table.columns.join(', ')}`);
  return { table, mapping, rows: mapRows(table, mapping, limit) };
}

async function tableOf(content: string, delimiter: string | undefined): Promise<Table> {
  try {
    return await readTable(content, delimiter);
  } catch (cause) {
    if (cause instanceof TableFault) throw fieldProblem('/content', cause.code, cause.message);
    throw cause;
  }
}

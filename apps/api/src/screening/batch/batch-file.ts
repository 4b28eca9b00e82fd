import type { BatchResult } from '@watchbook/contract';
import { stringify } from 'csv-stringify/sync';

const columns = [
  ...['line', 'reference', 'name', 'outcome', 'fault', 'match', 'score', 'type', 'disclosure', 'judgement'],
  ...['noticeId', 'listEntryId', 'screeningId'],
];

/**
 * One line for each match, and one for each row without any; by RFC 4180. Cells that a spreadsheet would run as formulas
 * are escaped.
 */
export function csvOf(results: readonly BatchResult[]): Buffer {
  const lines = results.flatMap<Record<string, unknown>>(
    ({ line, reference, name, outcome, faults, screeningId, matches }) => {
      const row = { line, reference, name, outcome, screeningId };
      const fault = faults.map(({ column, code }) => (column === null ? code : `${column}: ${code}`)).join('; ');
      if (matches.length === 0) return [{ ...row, fault }];
      return matches.map((match) => ({
        ...row,
        match: match.name,
        score: match.score.toFixed(3),
        type: match.type,
        disclosure: match.disclosure,
        judgement: match.judgement?.verdict,
        noticeId: match.noticeId,
        listEntryId: match.listEntryId,
      }));
    },
  );
  return Buffer.from(stringify(lines, { header: true, columns, escape_formulas: true, record_delimiter: 'windows' }));
}

import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { stringify } from 'csv-stringify/sync';
import { labelsIn } from './labels.js';
import type { MonthlyStatistics } from './monthly-statistics.js';
import { monthlyTemplate } from './monthly-template.js';

/** All that stands in a report; the same content gives the same bytes. */
export interface ReportContent {
  statistics: MonthlyStatistics;
  institution: string;
  language: 'en' | 'zh-CN';
  /** When it was asked for, the date of the document. */
  requestedAt: Date;
  checkpointSize: number | null;
}

/** CSV by RFC 4180 with one line for each count; cells that a spreadsheet would run as formulas are escaped. */
export function renderCsv({ statistics, checkpointSize }: ReportContent): Buffer {
  const lines = statistics.sections.flatMap(({ key, rows }) =>
    rows.map(({ code, count }) => ({
      month: statistics.month,
      section: key,
      code,
      count,
      checkpoint: checkpointSize ?? '',
    })),
  );
  const columns = ['month', 'section', 'code', 'count', 'checkpoint'];
  return Buffer.from(stringify(lines, { header: true, columns, escape_formulas: true, record_delimiter: 'windows' }));
}

/** PDF/A-2b with the fonts inside. */
export function renderPdf({ statistics, institution, language, requestedAt, checkpointSize }: ReportContent): Buffer {
  const labels = labelsIn(language);
  const data = {
    labels,
    language,
    month: statistics.month,
    institution,
    checkpoint: checkpointSize === null ? labels.noCheckpoint : String(checkpointSize),
    noticeCount: statistics.noticeCount,
    sections: statistics.sections.map(({ key, rows }) => ({
      title: labels.sections[key],
      rows: rows.map(({ code, count }) => ({ label: labels.codes[code] ?? code, count })),
      total: rows.reduce((sum, { count }) => sum + count, 0),
    })),
  };
  return compiler().pdf(
    { mainFileContent: monthlyTemplate, inputs: { data: JSON.stringify(data) } },
    { pdfStandard: 'a-2b', creationTimestamp: Math.floor(requestedAt.getTime() / 1000) },
  );
}

let shared: NodeCompiler | undefined;

/** One compiler a process: reading the fonts is most of the work. */
function compiler(): NodeCompiler {
  const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  const fontPaths = ['400Regular', '700Bold'].map((weight) => join(fonts, weight));
  return (shared ??= NodeCompiler.create({ fontArgs: [{ fontPaths }] }));
}

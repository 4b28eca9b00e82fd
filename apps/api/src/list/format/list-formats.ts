import type { ImportFormat } from '@watchbook/contract';
import { deniedPersons } from './bis.js';
import { csvList } from './csv-list.js';
import { ftmList } from './ftm.js';
import type { ListFormat } from './listed-entry.js';
import { ofac } from './ofac.js';

/** How each format is read. */
export const listFormats: Readonly<Record<ImportFormat, ListFormat>> = {
  'ofac-sdn': ofac('sdn'),
  'ofac-consolidated': ofac('prim'),
  'bis-denied-persons': deniedPersons,
  csv: csvList as ListFormat,
  ftm: ftmList,
};

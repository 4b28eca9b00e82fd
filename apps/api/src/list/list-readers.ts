import type { ListFileName, ListSource } from '@watchbook/contract';
import type { FileText } from '../platform/csv/csv-rows.js';
import { readDeniedPersons } from './bis.js';
import type { ListedEntry } from './listed-entry.js';
import { readOfac } from './ofac.js';

type Files = ReadonlyMap<ListFileName, FileText>;

/** How each list is read: its entries one at a time. They throw a ListFileFault for a file that is not as published. */
export const listReaders: Record<ListSource, (files: Files) => AsyncGenerator<ListedEntry>> = {
  'ofac-sdn': (files) => readOfac('ofac-sdn', 'sdn', files),
  'ofac-consolidated': (files) => readOfac('ofac-consolidated', 'prim', files),
  'bis-denied-persons': (files) => readDeniedPersons(files.get('dpl') ?? ''),
};

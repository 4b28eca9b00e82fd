import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { NameIndex } from '../../libs/matching/dist/index.js';

/** Rows of a CSV file with a header. */
export const rows = (data, file) =>
  parse(readFileSync(resolve(data, file)), { columns: true, relax_column_count: true, trim: true });

/** Rows of a CSV file without one. */
export const bareRows = (data, file) =>
  parse(readFileSync(resolve(data, file)), { relax_column_count: true, relax_quotes: true, trim: true }).filter(
    (row) => row.length > 2,
  );

const TYPES = { individual: 'Person', vessel: 'Vessel', aircraft: 'Airplane' };

/** All names of the OFAC list: `{ id, type, value }`. */
export function listedNames(data) {
  const sdn = bareRows(data, 'lists/ofac_sdn.csv').map((row) => ({
    id: row[0],
    value: row[1],
    type: TYPES[row[2]] ?? 'Company',
  }));
  const types = new Map(sdn.map(({ id, type }) => [id, type]));
  const alt = bareRows(data, 'lists/ofac_alt.csv').map((row) => ({
    id: row[0],
    value: row[3],
    type: types.get(row[0]) ?? 'Company',
  }));
  return { primary: sdn, all: [...sdn, ...alt] };
}

/** An index of names, all visible to `members`. */
export function indexOf(names) {
  const byId = new Map();
  for (const { id, value, type } of names) byId.set(id, [...(byId.get(id) ?? []), { value, type }]);
  const index = new NameIndex();
  for (const [id, own] of byId) index.add(id, own, ['members']);
  return index;
}

/** One typing error: a letter left out, doubled, replaced or swapped with its neighbour. */
export function misspell(name, next) {
  const at = 1 + Math.floor(next() * (name.length - 2));
  const letter = 'abcdefghijklmnopqrstuvwxyz'[Math.floor(next() * 26)];
  const ways = [
    () => name.slice(0, at) + name.slice(at + 1),
    () => name.slice(0, at) + name[at] + name.slice(at),
    () => name.slice(0, at) + letter + name.slice(at + 1),
    () => name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2),
  ];
  return ways[Math.floor(next() * ways.length)]();
}

export { quantile, random } from './random.mjs';

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a file lies that is named without the folder of its project. */
const HOME = 'apps/api/src';
const CITED = /^((?:[\w.@-]+\/)*(?:[\w.@-]+\.(?:ts|mjs|md|json|yaml|html|scss)|Caddyfile|Dockerfile))(?: › (.+))?$/;

/** The rows of the tables of a page whose head begins with these columns: each cell under the name of its column. */
export function rowsOf(page, columns) {
  const rows = [];
  let head = null;
  for (const line of page.split('\n')) {
    const cells = line.startsWith('|') ? cellsOf(line) : null;
    if (cells === null) head = null;
    else if (head === null) head = cells;
    else if (!cells.every((cell) => /^-+$/.test(cell)) && columns.every((name, at) => head[at] === name))
      rows.push(Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])));
  }
  return rows;
}

const cellsOf = (line) =>
  line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim());

/** What a text cites between back-ticks, within a line each: files, and tests of them by words of their names. */
export function citationsOf(text) {
  return text
    .split('\n')
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)])
    .map(([, span]) => CITED.exec(span))
    .filter((match) => match !== null)
    .map(([, file, test]) => ({ file, test: test ?? null }));
}

/** One line for each citation of a page that leads nowhere. */
export function misfitsOf(root, page) {
  return citationsOf(page).flatMap(({ file, test }) => {
    const path = [join(root, file), join(root, HOME, file)].find((one) => existsSync(one));
    if (path === undefined) return [`${file}: there is no such file`];
    return test === null || isNamedIn(path, test) ? [] : [`${file}: no test is named “${test}”`];
  });
}

/** Whether the words stand in a text between quotes, as the names of tests do. */
const isNamedIn = (path, words) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .some((line) => {
      const at = line.indexOf(words);
      return at > 0 && /['"`]/.test(line.slice(0, at));
    });

/** Values that come more than once. */
export const repeatedOf = (values) => values.filter((value, at) => values.indexOf(value) !== at);

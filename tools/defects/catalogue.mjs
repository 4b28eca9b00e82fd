import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A defect that tests must find: one text of one source file, what stands there instead, and the suites that turn red.
 * @typedef {{ name: string, title: string, file: string, find: string, replace: string, suites: string[] }} Defect
 */

/** Every defect of the catalogue, in the order of its files. @returns {Promise<Defect[]>} */
export async function readDefects() {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.defect.mjs'));
  const lists = await Promise.all(files.sort().map((file) => import(`./${file}`)));
  return lists.flatMap((list) => list.default);
}

/** Why a defect does not apply to a tree, or null. @param {string} root @param {Defect} defect */
export function misfit(root, { file, find, replace, suites }) {
  const path = join(root, file);
  if (!existsSync(path)) return `there is no ${file}`;
  const count = readFileSync(path, 'utf8').split(find).length - 1;
  if (count !== 1) return `its text stands ${count} times in ${file}`;
  if (find === replace) return 'it changes nothing';
  const missing = suites.find((suite) => !existsSync(join(root, suite)));
  if (missing) return `there is no ${missing}`;
  return suites.length === 0 ? 'no suite is to find it' : null;
}

/** The source with the defect in it. @param {string} source @param {Defect} defect */
export const damaged = (source, { find, replace }) => source.split(find).join(replace);

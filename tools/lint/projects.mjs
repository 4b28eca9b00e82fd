import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The projects of the workspace with their Nx tags.
 * @param {string} root the workspace's folder
 * @returns {{ folder: string, tags: string[] }[]} folders with forward slashes, below the root
 */
export function projectsOf(root) {
  return ['apps', 'libs']
    .flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, tags: tagsOf(join(root, folder, 'package.json')) }));
}

function tagsOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).nx?.tags ?? [];
}

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The projects of the workspace.
 * @param {string} root
 * @returns {{ folder: string, typecheck: string | undefined, hasTests: boolean }[]}
 */
export function projects(root) {
  return ['apps', 'libs']
    .flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      folder,
      typecheck: targets(join(root, folder, 'package.json')).typecheck?.command,
      hasTests: existsSync(join(root, folder, 'jest.config.mjs')),
    }));
}

function targets(file) {
  return JSON.parse(readFileSync(file, 'utf8')).nx?.targets ?? {};
}

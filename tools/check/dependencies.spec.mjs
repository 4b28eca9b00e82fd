import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projects } from './projects.mjs';

const root = resolve(import.meta.dirname, '../..');
const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const locked = Object.entries(read('package-lock.json').packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
);

describe('what the project is built from', () => {
  it('names one version of each package', () => {
    const folders = ['.', ...projects(root).map(({ folder }) => folder)];
    const named = folders.flatMap((folder) => {
      const manifest = read(folder, 'package.json');
      return kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}));
    });
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('knows by its hash what is installed', () => {
    expect(locked.length).toBeGreaterThan(1000);
    expect(locked.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path)).toEqual([]);
  });

  it('comes from nowhere but the registry that npm is set to', () => {
    const elsewhere = locked.filter(([, { resolved }]) => /^(git|file|http:)/.test(resolved ?? ''));
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });
});

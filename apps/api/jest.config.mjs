import { createRequire } from 'node:module';
import { nodeProject } from '../../jest.preset.mjs';
import { bundledPackages } from '../../tools/jest-packages.mjs';

const libraries = ['contract', 'ledger', 'matching', 'policy', 'testing'].map((name) => `libs/${name}/src`);

export default nodeProject('api', {
  packages: await bundledPackages(['apps/api/src', ...libraries], ['samlp']),
  // In a bundle nobody can say which package is read first, and several ask for this one's part of the language.
  setupFiles: [createRequire(import.meta.url).resolve('reflect-metadata')],
});

import { fileURLToPath } from 'node:url';

const setup = fileURLToPath(new URL('./tools/jest-setup.mjs', import.meta.url));

/**
 * Jest configuration of a project that runs in Node: ES modules, TypeScript through swc,
 * other projects of the workspace from their sources.
 * @param {Record<string, string>} [packages] where packages are that were bundled
 */
export function nodeProject(displayName, { packages = {}, ...overrides } = {}) {
  return {
    displayName,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@watchbook/source', 'node', 'node-addons'] },
    extensionsToTreatAsEsm: ['.ts'],
    moduleNameMapper: { ...packages, '^(\\.{1,2}/.*)\\.js$': '$1' },
    setupFilesAfterEnv: [setup],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2024',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
            keepClassNames: true,
          },
          module: { type: 'es6' },
          sourceMaps: 'inline',
        },
      ],
    },
    testMatch: ['<rootDir>/src/**/*.spec.ts'],
    ...overrides,
  };
}

import { fileURLToPath } from 'node:url';
import presets from 'jest-preset-angular/presets/index.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Jest configuration of an Angular project: jsdom, zoneless, ES modules, other projects from their sources. */
export function angularProject(displayName, overrides = {}) {
  return {
    ...presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
    displayName,
    testEnvironmentOptions: { customExportConditions: ['@watchbook/source', 'browser'] },
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^tslib$': 'tslib/tslib.es6.js' },
    setupFilesAfterEnv: [here('./tools/jest-setup.mjs'), here('./tools/jest-angular-setup.mjs')],
    testMatch: ['<rootDir>/src/**/*.spec.ts'],
    ...overrides,
  };
}

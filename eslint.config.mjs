import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';
import { programGlobals, programRules } from './tools/lint/programs.mjs';
import { testRules } from './tools/lint/tests.mjs';
import { typeRules } from './tools/lint/types.mjs';

const tests = ['**/*.spec.ts', '**/*.test.mjs', '**/*.e2e.*', '**/src/{test,testing}/**'];

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/out-tsc/',
    '**/generated/',
    '**/node_modules/',
    '.nx/',
    '.angular/',
    '.data/',
    'tmp/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: typeRules,
  },
  {
    // The portal asks nobody but through its one guarded way out.
    files: ['apps/api/src/**/*.ts'],
    ignores: [...tests, 'apps/api/src/platform/outbound/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['http', 'https', 'http2', 'undici', 'node:http', 'node:https', 'node:http2'] },
      ],
      'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
    },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: programGlobals }, rules: programRules },
  {
    files: ['apps/web/**/*.ts', 'libs/ui/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'wb', style: 'kebab-case' }],
      '@angular-eslint/prefer-on-push-component-change-detection': 'off',
    },
  },
  {
    files: ['**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  { files: tests, rules: testRules },
  prettier,
);

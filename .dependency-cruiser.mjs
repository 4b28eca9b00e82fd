import { projectRules } from './tools/lint/boundaries.mjs';
import { projectsOf } from './tools/lint/projects.mjs';
import { sliceRules } from './tools/lint/slices.mjs';

export default {
  forbidden: [
    ...projectRules(projectsOf(import.meta.dirname)),
    ...sliceRules,
    {
      name: 'no-cycles',
      comment: 'Of two files that need each other, neither can be read alone.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'installed',
      comment: 'What is imported is there, and is named in the root package.json.',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: {
        dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/@jest/globals/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|out-tsc)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@watchbook/source', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};

const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

const frameworks = {
  Nest: packages('@nestjs', 'fastify', '@fastify'),
  MikroORM: packages('@mikro-orm', 'pg'),
  Angular: packages('@angular', '@jsverse'),
};

/** Which projects, by Nx tag, and which frameworks a project may import: the table of docs/ARCHITECTURE.md. */
export const table = {
  contract: { projects: [], never: ['Nest', 'MikroORM', 'Angular'], onlyPackages: ['zod'] },
  policy: { projects: ['contract'], never: ['Nest', 'MikroORM', 'Angular'] },
  ledger: { projects: ['contract'], never: ['Nest', 'MikroORM', 'Angular'] },
  matching: { projects: ['contract'], never: ['Nest', 'MikroORM', 'Angular'] },
  ui: { projects: ['contract'], never: ['Nest', 'MikroORM'] },
  testing: { projects: ['contract', 'policy', 'ledger'], never: ['Angular'] },
  api: { projects: ['contract', 'policy', 'ledger', 'matching'], inTests: ['testing'], never: ['Angular'] },
  web: { projects: ['contract', 'policy', 'ledger', 'ui'], never: ['Nest', 'MikroORM'] },
  cli: { projects: ['contract', 'ledger'], inTests: ['testing'], never: ['Nest', 'MikroORM', 'Angular'] },
  'web-e2e': { projects: [], never: ['Nest', 'MikroORM', 'Angular'] },
};

/** Sources that only tests use. */
export const TESTS = '(\\.spec\\.ts$|/src/(testing|test)/)';

/**
 * Rules for dependency-cruiser that keep each project to its row of the table.
 * @param {{ folder: string, tags: string[] }[]} projects
 * @throws Error when a project has not exactly one tag with a row
 */
export function projectRules(projects) {
  const folders = new Map(projects.map(({ folder, tags }) => [tagOf(folder, tags), folder]));
  return [...folders].flatMap(([name, folder]) => rulesOf(name, folder, folders));
}

function tagOf(folder, tags) {
  const names = tags.filter((tag) => tag.startsWith('project:')).map((tag) => tag.slice('project:'.length));
  if (names.length === 1 && names[0] in table) return names[0];
  throw new Error(`${folder}/package.json needs one tag project:NAME with a row in tools/lint/boundaries.mjs`);
}

function rulesOf(name, folder, folders) {
  const { projects, inTests = [], never, onlyPackages } = table[name];
  const foldersOf = (names) => names.map((each) => `^${folders.get(each)}/`);
  const own = [`^${folder}/`, ...foldersOf(projects)];
  const source = `^${folder}/src/`;
  const rules = [
    forbid(`${name}-projects`, { path: source, pathNot: TESTS }, { path: '^(apps|libs)/', pathNot: own }),
    forbid(
      `${name}-projects-in-tests`,
      { path: [`${source}.*${TESTS}`] },
      { path: '^(apps|libs)/', pathNot: [...own, ...foldersOf(inTests)] },
    ),
    ...never.map((framework) =>
      forbid(`${name}-never-${framework}`, { path: source, pathNot: TESTS }, { path: frameworks[framework] }),
    ),
  ];
  if (!onlyPackages) return rules;
  const allowed = packages(...onlyPackages);
  const other = { dependencyTypesNot: ['local'], pathNot: allowed };
  return [...rules, forbid(`${name}-packages`, { path: source, pathNot: TESTS }, other)];
}

function forbid(name, from, to) {
  return { name, severity: 'error', from, to };
}

const SLICE = '^apps/api/src/([^/]+)/';

/** Folders of the API that every slice may use, and that use no slice. */
const SHARED = '^apps/api/src/(platform|ledger)/';

/** Folders that fill or describe all slices at once. */
const ABOVE = '^apps/api/src/(demo|migrations|testing)/';
const SPEC = '\\.spec\\.ts$';
const DOORS = '\\.(service|module)\\.ts$';

/** How the slices of the API reach each other, for dependency-cruiser. */
export const sliceRules = [
  {
    name: 'slice-through-its-door',
    comment: 'A slice is reached through its *.service.ts or *.module.ts; a row of another slice is at most a type.',
    severity: 'error',
    from: { path: SLICE, pathNot: [ABOVE, SPEC] },
    to: {
      path: SLICE,
      pathNot: ['^apps/api/src/($1|platform)/', DOORS, '\\.entity\\.ts$', '\\.schema\\.ts$'],
    },
  },
  {
    name: 'row-of-another-slice-as-type',
    comment: 'Rows belong to their slice: others ask its service, and may name the type.',
    severity: 'error',
    from: { path: SLICE, pathNot: [ABOVE, SPEC] },
    to: {
      path: `${SLICE}.*\\.entity\\.ts$`,
      pathNot: ['^apps/api/src/($1|platform)/'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'schema-from-schema',
    comment: 'The SQL of a slice may use a function that the schema of another slice made; nothing else reads it.',
    severity: 'error',
    from: { path: SLICE, pathNot: [ABOVE, SPEC, '\\.schema\\.ts$'] },
    to: { path: `${SLICE}.*\\.schema\\.ts$`, pathNot: ['^apps/api/src/($1|platform)/'] },
  },
  {
    name: 'shared-imports-no-slice',
    comment: 'ledger/ and platform/ stand below the slices.',
    severity: 'error',
    from: { path: SHARED, pathNot: SPEC },
    to: { path: SLICE, pathNot: SHARED },
  },
  {
    name: 'nobody-needs-what-is-above',
    comment: 'The demo, the list of migrations and the test tools use slices, never the other way round.',
    severity: 'error',
    from: { path: SLICE, pathNot: [ABOVE, SPEC] },
    to: { path: ABOVE },
  },
];

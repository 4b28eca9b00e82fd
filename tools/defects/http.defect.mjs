/** What is refused before anybody is asked. */
export default [
  {
    name: 'foreign-host',
    title: 'a request for another host is answered',
    file: 'apps/api/src/platform/http/admission/admission.ts',
    find: '    assertHost(request, own);',
    replace: '    void [assertHost, own];',
    suites: ['apps/api/src/platform/http/admission/admission.api.spec.ts'],
  },
  {
    name: 'other-site',
    title: 'another site may ask a browser for changes',
    file: 'apps/api/src/platform/http/admission/admission.ts',
    find: '    assertSite(request);',
    replace: '    void assertSite;',
    suites: ['apps/api/src/platform/http/admission/admission.api.spec.ts'],
  },
  {
    name: 'name-twice',
    title: 'a name that stands twice in a body is taken',
    file: 'apps/api/src/platform/http/json.ts',
    find: "if (level.names.has(value)) throw new UnfitJson('The same name twice in an object');",
    replace: '',
    suites: ['apps/api/src/platform/http/json.spec.ts'],
  },
  {
    name: 'address-repeated',
    title: 'an address that cannot be read is answered without a problem',
    file: 'apps/api/src/platform/http/server.ts',
    find: '    frameworkErrors: refuseAddress,\n',
    replace: '',
    suites: ['apps/api/src/platform/http/admission/admission.api.spec.ts'],
  },
  {
    name: 'problem-undescribed',
    title: 'an operation answers what its description does not name',
    file: 'apps/api/src/identity/session/session.controller.ts',
    find: "const WRONG = ['wrong-credentials', 'too-many-requests'] as const;",
    replace: "const WRONG = ['too-many-requests'] as const;",
    suites: ['apps/api/src/generated.api.spec.ts'],
  },
];

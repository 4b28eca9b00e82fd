const runners = '/^(describe|it|test|suite)$/';
const message = 'Every test runs, always: no only, skip, todo, fit, xit or xdescribe.';

/** A test that does not run is a defect. */
export const testRules = {
  'max-lines': 'off',
  'no-restricted-syntax': [
    'error',
    {
      selector: `CallExpression MemberExpression[object.name=${runners}][property.name=/^(only|skip|todo|failing)$/]`,
      message,
    },
    { selector: 'CallExpression[callee.name=/^(fit|fdescribe|xit|xtest|xdescribe)$/]', message },
    {
      selector: 'CallExpression MemberExpression[object.property.name="each"][property.name=/^(only|skip)$/]',
      message,
    },
  ],
};

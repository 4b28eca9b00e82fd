import { listAttributes, type Condition, type Conditions } from './rule.js';

type Test = (row: Readonly<Record<string, unknown>>) => boolean;

/**
 * Rows that meet all conditions. Stricter than CASL's own matcher, which takes an absent attribute for null,
 * a list for its members, and knows operators that have no form in SQL.
 * @throws Error for an empty condition, and for an operator other than equality and `$in`
 */
export function matcherOf(conditions: Conditions): Test {
  const tests = Object.entries(conditions).map(([attribute, condition]) => testOf(attribute, condition));
  if (tests.length === 0) throw new Error('A condition that says nothing would allow everything');
  // Decided for every row of every list: plain loops, and the cheap tests before those of lists.
  tests.sort((a, b) => Number(a.isList) - Number(b.isList));
  const meets = tests.map((test) => test.meets);
  return (row) => {
    for (const test of meets) if (!test(row)) return false;
    return true;
  };
}

function testOf(attribute: string, condition: Condition): { isList: boolean; meets: Test } {
  const values = valuesOf(attribute, condition);
  if (listAttributes.has(attribute)) return { isList: true, meets: oneOf(attribute, new Set<unknown>(values)) };
  const only = values.length === 1 ? values[0] : undefined;
  if (only !== undefined)
    return { isList: false, meets: (row) => row[attribute] === only && Object.hasOwn(row, attribute) };
  const wanted = new Set<unknown>(values);
  return { isList: false, meets: (row) => wanted.has(row[attribute]) && Object.hasOwn(row, attribute) };
}

/** That a list has one of these. */
function oneOf(attribute: string, wanted: ReadonlySet<unknown>): Test {
  return (row) => {
    const list = row[attribute];
    if (!Array.isArray(list) || !Object.hasOwn(row, attribute)) return false;
    for (const value of list as unknown[]) if (wanted.has(value)) return true;
    return false;
  };
}

/** The values that a condition allows. @throws Error for an operator other than equality and `$in` */
function valuesOf(attribute: string, condition: Condition): readonly unknown[] {
  if (typeof condition !== 'object') return [condition];
  const operators = Object.keys(condition);
  if (operators.join() !== '$in' || !Array.isArray(condition.$in)) {
    throw new Error(`The condition on ${attribute} is neither equality nor $in: ${operators.join()}`);
  }
  return condition.$in;
}

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
  return (row) => tests.every((test) => test(row));
}

function testOf(attribute: string, condition: Condition): Test {
  const wanted = new Set<unknown>(valuesOf(attribute, condition));
  return listAttributes.has(attribute)
    ? (row) => listIn(row, attribute).some((value) => wanted.has(value))
    : (row) => Object.hasOwn(row, attribute) && wanted.has(row[attribute]);
}

function listIn(row: Readonly<Record<string, unknown>>, attribute: string): readonly unknown[] {
  const value = Object.hasOwn(row, attribute) ? row[attribute] : null;
  return Array.isArray(value) ? value : [];
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

export * from './ability.js';
export { explain } from './explain.js';
export type { ExplainedCondition, ExplainedRule, Explanation } from './explain.js';
export { policyHash, symbolicRules } from './policy-hash.js';
export { listAttributes } from './rule.js';
export type { Condition, Conditions, PolicyRule, PolicySubject } from './rule.js';

export * from './ability.js';
export { explain } from './explain.js';
export type { ExplainedCondition, ExplainedRule, Explanation } from './explain.js';
export { hashOfRules, policyHash, symbolicRules, type RulesOfRoles } from './policy-hash.js';
export { ruleName } from './rule-name.js';
export { listAttributes } from './rule.js';
export type { Condition, Conditions, PolicyRule, PolicySubject } from './rule.js';

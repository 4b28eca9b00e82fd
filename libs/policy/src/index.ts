export * from './ability.js';
export * from './policy-hash.js';
export type { Condition, Conditions, PolicyRule, PolicySubject } from './rule.js';

import type { Actor, Role } from '@watchbook/contract';
import { rulesByRole } from './ability.js';
import { matcherOf } from './conditions.js';
import { ruleName, wantedCodes } from './rule-name.js';
import type { PolicyRule, PolicySubject } from './rule.js';

/** One condition of a rule, and whether the row met it. Neither the row's value nor that of the actor is in it. */
export interface ExplainedCondition {
  /** The attribute of the row that it is about. */
  readonly attribute: string;
  readonly held: boolean;
  /** The codes that it asks for (states, labels, roles); null where the values are ids, tokens or places. */
  readonly wanted: readonly string[] | null;
}

/** One rule that was asked, in the role that brings it. */
export interface ExplainedRule {
  /** Such as `notice.read.live-addressed`. */
  readonly name: string;
  readonly role: Role;
  readonly allows: boolean;
  readonly conditions: readonly ExplainedCondition[];
}

/** A decision with its reasons: every rule of the actor about the action, those that allow first. */
export interface Explanation {
  readonly allowed: boolean;
  readonly rules: readonly ExplainedRule[];
}

/**
 * Why the actor may do this to the row, or why not. Agrees with `abilityFor(rulesFor(actor)).can(action, row)` for every
 * actor and row; no rule at all means that none of the actor's roles ever does it.
 */
export function explain(actor: Actor, action: string, subject: PolicySubject, row: object): Explanation {
  const rules = rulesByRole(actor).flatMap(({ role, rules: brought }) =>
    brought
      .filter((rule) => rule.action === action && rule.subject === subject)
      .map((rule) => explained(rule, role, row)),
  );
  const sorted = [...rules.filter(({ allows }) => allows), ...rules.filter(({ allows }) => !allows)];
  return { allowed: sorted[0]?.allows ?? false, rules: sorted };
}

function explained(rule: PolicyRule, role: Role, row: object): ExplainedRule {
  const conditions = Object.entries(rule.conditions ?? {}).map(([attribute, condition]) => ({
    attribute,
    held: matcherOf({ [attribute]: condition })(row as Record<string, unknown>),
    wanted: wantedCodes(attribute, condition),
  }));
  return { name: ruleName(rule), role, allows: conditions.every(({ held }) => held), conditions };
}

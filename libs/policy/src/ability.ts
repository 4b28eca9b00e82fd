import { createMongoAbility, type MongoAbility, type RawRuleOf } from '@casl/ability';
import type { Actor, Role } from '@watchbook/contract';
import { accessCertificationRules } from './access-certification.rules.js';
import { accessReviewRules } from './access-review.rules.js';
import { matcherOf } from './conditions.js';
import { changeProposalRules } from './change-proposal.rules.js';
import { entityRules } from './entity.rules.js';
import { directoryRules } from './directory.rules.js';
import { informationRequestRules } from './information-request.rules.js';
import { ledgerEntryRules } from './ledger-entry.rules.js';
import { noticeRules } from './notice.rules.js';
import { permissionReviewRules } from './permission-review.rules.js';
import { policySimulationRules } from './policy-simulation.rules.js';
import { reportRules } from './report.rules.js';
import { subjects, type Conditions, type NounRules, type PolicyRule, type PolicySubject } from './rule.js';
import { screeningRules } from './screening.rules.js';
import { warningRules } from './warning.rules.js';
import { witnessRules } from './witness.rules.js';

const nouns: Record<Role, NounRules>[] = [
  noticeRules,
  screeningRules,
  entityRules,
  informationRequestRules,
  warningRules,
  reportRules,
  ledgerEntryRules,
  witnessRules,
  directoryRules,
  changeProposalRules,
  policySimulationRules,
  permissionReviewRules,
  accessCertificationRules,
  accessReviewRules,
];

/**
 * All that the actor may do; what is not here is denied.
 * A person with several roles has the rules of each; an auditor has no other, and a key is a service account and nothing else.
 */
export function rulesFor(actor: Actor): PolicyRule[] {
  const byRole = rulesByRole(actor);
  const rules = byRole.flatMap((role) => role.rules);
  return byRole.length > 1 ? unique(rules) : rules;
}

/** What several roles bring is one rule. */
function unique(rules: PolicyRule[]): PolicyRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** The same, for each role in which the actor acts. */
export function rulesByRole(actor: Actor): { role: Role; rules: PolicyRule[] }[] {
  if (!actor.institutionId || !actor.userId) return [];
  return actingRoles(actor).map((role) => ({ role, rules: nouns.flatMap((noun) => noun[role](actor)) }));
}

/**
 * The roles in which the actor acts: those of a key, of an auditor, or of a person.
 * The database is told the same ones, so that no combination means more there than here.
 */
export function actingRoles({ roles, scopes }: Pick<Actor, 'roles' | 'scopes'>): readonly Role[] {
  if (scopes !== null) return roles.includes('service-account') ? ['service-account'] : [];
  if (roles.includes('auditor')) return ['auditor'];
  return roles.filter((role) => role !== 'service-account');
}

export type Ability = MongoAbility<[string, PolicySubject | object]>;

/** Which subject an object was presented as. The object itself has no say in it. */
const presented = new WeakMap<object, PolicySubject>();

/** Presents a row to `ability.can` as a subject. */
export function as<T extends object>(subject: PolicySubject, row: T): T {
  // An ordinary object: one without a prototype would be a dictionary, which is several times slower to decide about.
  const copy = { ...row };
  presented.set(copy, subject);
  return copy;
}

/**
 * The rules as a CASL ability.
 * @throws Error on a decision about an object that `as` did not present, and on an unknown operator
 */
export function abilityFor(rules: readonly PolicyRule[]): Ability {
  return createMongoAbility<Ability>(rules as RawRuleOf<Ability>[], {
    conditionsMatcher: (conditions) => matcherOf(conditions as Conditions) as never,
    detectSubjectType: (object) => {
      const subject = presented.get(object);
      if (subject === undefined) throw new Error('A policy decides only about what is presented with as()');
      return subject as never;
    },
  });
}

export const isPolicySubject = (name: string): name is PolicySubject => (subjects as readonly string[]).includes(name);

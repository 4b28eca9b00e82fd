import type { FilterQuery } from '@mikro-orm/core';
import type { Actor } from '@watchbook/contract';
import {
  abilityFor,
  as,
  listAttributes,
  rulesFor,
  type Ability,
  type Condition,
  type PolicyRule,
  type PolicySubject,
} from '@watchbook/policy';
import { getActor } from './context.js';

/**
 * The rules of one action as a condition of a query, or null when no rule allows it.
 * @throws Error for a rule without conditions, which only directories have and which would be every row
 */
export function whereOf<T extends object>(
  rules: readonly PolicyRule[],
  action: string,
  subject: PolicySubject,
): FilterQuery<T> | null {
  const applicable = rules.filter((rule) => rule.action === action && rule.subject === subject);
  if (applicable.length === 0) return null;
  return { $or: applicable.map(toWhere) } as FilterQuery<T>;
}

/** The same for whoever acts now, for any of several actions. */
export function permitted<T extends object>(subject: PolicySubject, ...actions: string[]): FilterQuery<T> | null {
  const rules = rulesOf(getActor());
  const wheres = actions.map((action) => whereOf<T>(rules, action, subject)).filter((where) => where !== null);
  return wheres.length === 0 ? null : ({ $or: wheres } as FilterQuery<T>);
}

/** Whether whoever acts now may do this to this row. */
export function may(action: string, subject: PolicySubject, row: object): boolean {
  return abilityOf(getActor()).can(action, as(subject, row));
}

interface Compiled {
  readonly rules: readonly PolicyRule[];
  readonly ability: Ability;
}

/** An actor is read anew for every request and never changes, so its rules are made and compiled once. */
const known = new WeakMap<Actor, Compiled>();

function compiledFor(actor: Actor): Compiled {
  const before = known.get(actor);
  if (before) return before;
  const rules = rulesFor(actor);
  const made = { rules, ability: abilityFor(rules) };
  known.set(actor, made);
  return made;
}

/** All that the actor may do. */
export const rulesOf = (actor: Actor): readonly PolicyRule[] => compiledFor(actor).rules;
export const abilityOf = (actor: Actor): Ability => compiledFor(actor).ability;

function toWhere({ action, subject, conditions }: PolicyRule): object {
  const entries = Object.entries(conditions ?? {});
  if (entries.length === 0) throw new Error(`The rule to ${action} a ${subject} has no conditions`);
  return Object.fromEntries(entries.map(([property, condition]) => [property, toOperator(property, condition)]));
}

function toOperator(property: string, condition: Condition): object {
  if (typeof condition !== 'object') return { $eq: condition };
  const operators = Object.keys(condition);
  if (operators.length !== 1 || operators[0] !== '$in')
    throw new Error(`The operator ${operators.join()} of ${property} has no SQL form`);
  return listAttributes.has(property) ? { $overlap: [...condition.$in] } : { $in: [...condition.$in] };
}

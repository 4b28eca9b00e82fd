import type { FilterQuery } from '@mikro-orm/core';
import type { Actor, PolicySimulation } from '@watchbook/contract';
import { abilityFor, as, explain, rulesFor, type Explanation } from '@watchbook/policy';
import type { Database } from '../../platform/database/database.js';
import type { PolicyResource } from '../../platform/policy-resources.js';
import { whereOf } from '../../platform/policy.js';

type Forms = NonNullable<PolicySimulation['explanation']>['forms'];

/** One decision, by each form that the policy has. */
export interface Verdict {
  readonly forms: Forms;
  readonly agree: boolean;
  readonly explanation: Explanation;
}

interface Question {
  readonly actor: Actor;
  readonly action: string;
  readonly resource: PolicyResource;
  readonly id: string;
}

/**
 * Decides in memory, by the query without row level security, and by row level security without the query. The database
 * knows only whether it shows the row in some form, so it is compared with that. An absent row takes the same way.
 * Nothing of a transaction is running: what is asked in it would be asked as somebody else.
 */
export async function decideThrice(database: Database, { actor, action, resource, id }: Question): Promise<Verdict> {
  const { entity, subject, attributes, looks } = resource;
  const rules = rulesFor(actor);
  const row = await findRow(database, resource, id);
  const ability = abilityFor(rules);
  const can = (verb: string) => row !== null && ability.can(verb, as(subject, row));
  const where = whereOf<{ id: string }>(rules, action, subject);
  const query = where !== null && (await count(database, entity, { $and: [{ id }, where] })) === 1;
  const forms = { rules: can(action), query, database: await isShown(database, actor, entity, id) };
  const agree = forms.rules === query && forms.database === looks.some(can);
  return { forms, agree, explanation: explain(actor, action, subject, row ?? attributesOf(attributes, {})) };
}

/** The attributes alone: nothing that is encrypted is read. */
async function findRow(database: Database, { entity, attributes }: PolicyResource, id: string) {
  const fields = ['id', ...attributes] as never;
  const where = { id } as FilterQuery<{ id: string }>;
  const row: object | null = await database.forSystem().findOne(entity, where, { fields });
  return row && attributesOf(attributes, row);
}

const attributesOf = (attributes: readonly string[], row: object) =>
  Object.fromEntries(attributes.map((name) => [name, (row as Record<string, unknown>)[name]]));

const count = (database: Database, entity: PolicyResource['entity'], where: object) =>
  database.forSystem().count(entity, where as FilterQuery<{ id: string }>);

/** What the database shows that actor; the transaction can change nothing and is rolled back. */
async function isShown(database: Database, actor: Actor, entity: PolicyResource['entity'], id: string) {
  const em = database.forActor(actor);
  await em.begin({ readOnly: true });
  try {
    return (await em.count(entity, { id } as FilterQuery<{ id: string }>)) === 1;
  } finally {
    await em.rollback();
  }
}

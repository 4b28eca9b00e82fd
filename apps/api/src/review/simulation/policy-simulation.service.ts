import { Inject, Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import { lookingActions, type PolicySimulation, type PolicySimulationInput } from '@watchbook/contract';
import { actingRoles } from '@watchbook/policy';
import { ActingService, type Acting } from '../../identity/acting.service.js';
import { getActor, getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { Work } from '../../platform/database/work.js';
import { PolicyResources, type PolicyResource } from '../../platform/policy-resources.js';
import { may, permitted } from '../../platform/policy.js';
import { fieldProblem, notFound } from '../../platform/problem.js';
import { decideThrice, type Verdict } from './three-forms.js';

const NOBODY: Verdict = {
  forms: { rules: false, query: false, database: false },
  agree: true,
  explanation: { allowed: false, rules: [] },
};

/** Whether somebody may do something, and why, without asking them. */
@Injectable()
export class PolicySimulationService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Database) private readonly database: Database,
    @Inject(ActingService) private readonly people: ActingService,
    @Inject(PolicyResources) private readonly resources: PolicyResources,
  ) {}

  /**
   * The decision of now, by all forms of the policy. The reasons are told to who may see the resource; auditors and
   * operators get the bare decision about others, of looking alone, and the same answer for absent ids. Each question
   * is an entry that names whom and what it was about; one in which the forms differ is a `failed` one.
   * @throws Problem `not-found` for people out of reach, and for resources that are hidden from anybody else
   * @throws Problem `not-processable` for an action other than looking at what the caller may not see
   */
  async simulate(input: PolicySimulationInput): Promise<PolicySimulation> {
    const asked = await this.findPerson(input);
    const resource = this.resources.get(input.resource.type);
    const seen = await this.isSeen(resource, input.resource.id);
    if (!seen) refuseUnseen(input);
    const { actor } = asked;
    const verdict = actor
      ? await decideThrice(this.database, { ...input, actor, resource, id: input.resource.id })
      : NOBODY;
    record(input, verdict);
    return toAnswer(input, verdict, { seen, acts: actor !== null });
  }

  private async findPerson({ userId, apiKeyId }: PolicySimulationInput): Promise<Acting> {
    const found = userId ? await this.people.findPerson(userId) : await this.people.findKey(apiKeyId ?? '');
    if (!found || !may('create', 'PolicySimulation', { institutionId: found.institutionId })) throw notFound();
    return found;
  }

  private isSeen({ entity, subject, looks }: PolicyResource, id: string): Promise<boolean> {
    const where = permitted<{ id: string }>(subject, ...looks);
    return this.work.read(async (em) => {
      if (!where) return false;
      return (await em.count(entity, { $and: [{ id }, where] } as FilterQuery<{ id: string }>)) === 1;
    });
  }
}

/** Who answers for one institution learns nothing of what that institution does not show them. */
function refuseUnseen({ action }: PolicySimulationInput): void {
  const isOverseer = actingRoles(getActor()).some((role) => role === 'auditor' || role === 'operator');
  if (!isOverseer) throw notFound();
  if (!(lookingActions as readonly string[]).includes(action))
    throw fieldProblem('/action', 'looking', 'Of what you may not see yourself, only looking can be simulated');
}

function record({ userId, apiKeyId, action, resource }: PolicySimulationInput, { agree, forms }: Verdict): void {
  const person = userId ? { type: 'user', id: userId } : { type: 'api-key', id: apiKeyId ?? '' };
  getContext().reads.push({
    action: 'policy.simulated',
    outcome: agree ? 'allowed' : 'failed',
    resources: [person, resource].map((named) => ({ ...named, version: null })),
    detail: { action, ...(agree ? {} : { forms }) },
  });
}

function toAnswer(
  { userId, apiKeyId, action, resource }: PolicySimulationInput,
  { forms, agree, explanation }: Verdict,
  { seen, acts }: { seen: boolean; acts: boolean },
): PolicySimulation {
  const rules = explanation.rules.map(({ conditions, ...rule }) => ({
    ...rule,
    conditions: conditions.map(({ wanted, ...condition }) => ({ ...condition, wanted: wanted ? [...wanted] : null })),
  }));
  return {
    allowed: forms.rules && forms.query && agree,
    agree,
    userId: userId ?? null,
    apiKeyId: apiKeyId ?? null,
    action,
    resource,
    explanation: seen ? { acts, forms, rules } : null,
  };
}

import { Inject, Injectable } from '@nestjs/common';
import type { PermissionReview, PermissionReviewQuery, PersonWithAccess } from '@watchbook/contract';
import { AccessFactService, type PersonFact } from '../../identity/access-fact.service.js';
import { InstitutionService } from '../../institution/institution.service.js';
import { getActor, getContext } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { findingsOf } from './findings.js';
import { findRoleStates, type RoleState } from './permission.queries.js';
import { PolicyVersionService } from './policy-version.service.js';

/** Who has, or had, which rights at an institution. */
@Injectable()
export class PermissionReviewService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(AccessFactService) private readonly facts: AccessFactService,
    @Inject(PolicyVersionService) private readonly policies: PolicyVersionService,
  ) {}

  /**
   * People, roles and keys of the own institution, or of any for an auditor, who reads no names of others; as they were
   * at a time, with what should be looked at. An entry names the institution.
   * @throws Problem `not-found` for an institution that the caller does not review
   */
  async review({
    at: asked,
    institutionId = getActor().institutionId,
  }: PermissionReviewQuery): Promise<PermissionReview> {
    if (!may('read', 'PermissionReview', { institutionId })) throw notFound();
    const at = this.policies.timeOf(asked);
    const { institution, states } = await this.work.read(async (em) => ({
      institution: (await this.institutions.findDirectory(em, [institutionId])).get(institutionId),
      states: await findRoleStates(em, institutionId, at),
    }));
    if (!institution) throw notFound();
    const facts = await this.facts.findPeople(institutionId, at);
    const keys = await this.facts.findKeys(institutionId, at);
    const people = states.map((state) => toPerson(state, facts.get(state.userId), institutionId));
    getContext().reads.push({
      action: 'permission-review.read',
      resources: [{ type: 'institution', id: institutionId, version: null }],
      detail: { at: at.toISOString() },
    });
    const findings = findingsOf({ at, kind: institution.kind, people, keys });
    return { at: at.toISOString(), institutionId, institution: institution.name, people, keys, findings };
  }
}

function toPerson(state: RoleState, fact: PersonFact | undefined, institutionId: string): PersonWithAccess {
  const { userId, roles, status, since } = state;
  const isNamed = may('read', 'User', { institutionId, id: userId });
  return {
    ...{ userId, roles, status },
    name: isNamed ? (fact?.name ?? null) : null,
    since: since.toISOString(),
    lastSignInAt: fact?.lastSignInAt?.toISOString() ?? null,
  };
}

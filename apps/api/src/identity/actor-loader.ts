import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor, ApiKeyScope } from '@watchbook/contract';
import type { Institution } from '../institution/institution.entity.js';
import { InstitutionService } from '../institution/institution.service.js';
import type { User } from './user/user.entity.js';

/** Somebody known, with all that policies ask of them. */
export interface Identified {
  actor: Actor;
  user: User;
  institution: Institution;
}

/** Gathers what a user may be addressed as. Read anew for every request, so that a change counts at once. */
@Injectable()
export class ActorLoader {
  constructor(@Inject(InstitutionService) private readonly institutions: InstitutionService) {}

  /** Null when the institution is suspended, and for who has no role yet: they are nobody then. */
  async load(
    em: EntityManager,
    user: User,
    via: Actor['via'],
    scopes: ApiKeyScope[] | null = null,
  ): Promise<Identified | null> {
    const { institution, tokens: groupTokens } = await this.institutions.getMember(em, user.institutionId);
    if (institution.status !== 'active' || user.status !== 'active' || user.roles.length === 0) return null;
    const tokens = [...ownTokens(user, institution), ...groupTokens];
    return {
      user,
      institution,
      actor: {
        institutionId: institution.id,
        institutionKind: institution.kind,
        sectors: institution.reachSectors(),
        jurisdictions: institution.reachJurisdictions(),
        userId: user.id,
        roles: user.roles,
        tokens,
        via,
        scopes,
      },
    };
  }
}

function ownTokens(user: User, institution: Institution): string[] {
  const tokens = ['public', `user:${user.id}`, `institution:${institution.id}`];
  if (institution.sector) tokens.push('members', `sector:${institution.sector}`);
  if (user.roles.includes('compliance-officer')) tokens.push(`officers:${institution.id}`);
  return tokens;
}

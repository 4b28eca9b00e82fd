import type { Role } from '@watchbook/contract';
import type { Person, World, WorldInstitution, WorldNotice } from './world.js';

/** How much of a notice somebody sees. */
export interface Sight {
  /** What it says, masked or not. */
  reads: boolean;
  /** At least that there is one. */
  sees: boolean;
}

/**
 * Who sees what, from the text of the access rules and nothing of the portal: no token, no rule, no query.
 * Slow and plain on purpose.
 */
export function sightOf(world: World, person: Person, notice: WorldNotice): Sight {
  const institution = world.institutions.find(({ id }) => id === person.institutionId)!;
  if (institution.suspended || ['institution', 'name', 'roles'].includes(person.lacks))
    return { reads: false, sees: false };
  const sights = actingRoles(person).map((role) => sightIn(role, { world, person, institution, notice }));
  return { reads: sights.some(({ reads }) => reads), sees: sights.some(({ reads, sees }) => reads || sees) };
}

interface Case {
  world: World;
  person: Person;
  institution: WorldInstitution;
  notice: WorldNotice;
}

export function actingRoles({ roles, scopes }: Person): Role[] {
  if (scopes) return roles.includes('service-account') ? ['service-account'] : [];
  if (roles.includes('auditor')) return ['auditor'];
  return roles.filter((role) => role !== 'service-account');
}

export const isUnpublished = ({ state }: WorldNotice) => ['draft', 'submitted', 'embargoed'].includes(state);
const isEnded = ({ state }: WorldNotice) => state === 'withdrawn' || state === 'expired';
const nothing: Sight = { reads: false, sees: false };
const all: Sight = { reads: true, sees: true };
const trace: Sight = { reads: false, sees: true };

function sightIn(role: Role, given: Case): Sight {
  switch (role) {
    case 'analyst':
      return analystSight(given);
    case 'compliance-officer':
      return officerSight(given);
    case 'institution-admin':
      return isOwn(given) && !isUnpublished(given.notice) && given.notice.tlp !== 'RED' ? trace : nothing;
    case 'regulator-analyst':
    case 'regulator-supervisor':
      return regulatorSight(given, role === 'regulator-supervisor');
    case 'auditor':
      return given.notice.state !== 'draft' && given.notice.tlp !== 'RED' ? trace : nothing;
    case 'service-account':
      return programSight(given);
    default:
      return nothing;
  }
}

const isOwn = ({ person, notice }: Case) => notice.institutionId === person.institutionId;
const isAuthor = (given: Case) => isOwn(given) && given.notice.authorId === given.person.id;

function analystSight(given: Case): Sight {
  if (isUnpublished(given.notice)) return isAuthor(given) ? all : nothing;
  return readerSight(given);
}

function officerSight(given: Case): Sight {
  if (isUnpublished(given.notice)) return isOwn(given) ? all : nothing;
  if (isEnded(given.notice) && isOwn(given) && (given.notice.tlp !== 'RED' || isAddressed(given))) return all;
  return readerSight(given);
}

function programSight(given: Case): Sight {
  const { scopes } = given.person;
  const writes = scopes?.includes('notices:write') ?? false;
  const reads = scopes?.includes('notices:read') ?? false;
  if (given.notice.state === 'draft') return writes && isAuthor(given) ? all : nothing;
  if (isUnpublished(given.notice)) return (writes || reads) && isAuthor(given) ? all : nothing;
  return reads ? readerSight(given) : nothing;
}

function readerSight(given: Case): Sight {
  if (!isAddressed(given)) return nothing;
  return isEnded(given.notice) ? trace : all;
}

function regulatorSight(given: Case, isSupervisor: boolean): Sight {
  const { notice, person, institution } = given;
  const { sectors, jurisdictions } = institution.supervises;
  const isInReach = sectors.includes(notice.sector) && jurisdictions.includes(notice.jurisdiction);
  if (isUnpublished(notice) || !isInReach || person.lacks === 'reach') return nothing;
  if (notice.tlp === 'RED' && !isAddressed(given)) return nothing;
  return isEnded(notice) && !isSupervisor ? trace : all;
}

/** Whether the label and the addressees of a published notice reach this person. */
function isAddressed(given: Case): boolean {
  const { person, institution, notice } = given;
  if (person.lacks === 'tokens') return false;
  const { institutionIds, userIds } = notice.addressees;
  const isNamed = [notice.authorId, notice.approverId, ...userIds].includes(person.id);
  const isMember = institution.sector !== null;
  switch (notice.tlp) {
    case 'CLEAR':
      return true;
    case 'GREEN':
      return isMember || isOwn(given);
    case 'AMBER':
      return isOwn(given) || institutionIds.includes(institution.id) || isInSectorOrGroup(given);
    case 'AMBER+STRICT': {
      const isOfficer = person.roles.includes('compliance-officer');
      return isNamed || (isOfficer && (isOwn(given) || institutionIds.includes(institution.id)));
    }
    case 'RED':
      return isNamed;
  }
}

function isInSectorOrGroup({ world, institution, notice }: Case): boolean {
  if (institution.sector !== null && notice.addressees.sectors.includes(institution.sector)) return true;
  return notice.addressees.groups.some((group) =>
    world.memberships.some(
      ({ groupId, institutionId, fromEpoch, left }) =>
        groupId === group.id && institutionId === institution.id && !left && fromEpoch <= group.epoch,
    ),
  );
}

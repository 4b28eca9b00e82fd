import { warningStatuses, type Role, type Sector, type WarningStatus } from '@watchbook/contract';
import fc from 'fast-check';
import { actingRoles } from './reference.js';
import { jurisdictionsOfWorld, sectorsOfWorld, type Person, type World, type WorldInstitution } from './world.js';

/** Something that an institution, or one of its people, made. */
export interface Deed {
  id: string;
  institutionId: string;
  personId: string;
  /** Of warnings: how far they are, their label and whom they name. */
  status: WarningStatus;
  tlp: 'CLEAR' | 'GREEN' | 'AMBER';
  named: string[];
  /** Of acknowledgements: to whom they are owed. */
  regulatorId: string;
  /** Of alarms: where the institution is, and who answers for it. */
  jurisdiction: string;
  sector: Sector;
  awaits: 'office' | 'supervisor';
  /** Of questions: whom they reach, who of them may know, and whether nobody else may. */
  holderId: string;
  known: 'house' | 'officers' | 'asker';
  red: boolean;
}

const DEEDS = 40;

/** Deeds of the people of a world. */
export function deedsOf(world: World, seed: number): Deed[] {
  const ids = world.institutions.map(({ id }) => id);
  const regulators = world.institutions.filter(({ kind }) => kind === 'regulator').map(({ id }) => id);
  const deed = fc.constantFrom(...world.people).chain(({ id, institutionId }) =>
    fc.record({
      id: fc.uuid(),
      institutionId: fc.oneof({ weight: 4, arbitrary: fc.constant(institutionId) }, fc.constantFrom(...ids)),
      personId: fc.constant(id),
      status: fc.constantFrom(...warningStatuses),
      tlp: fc.constantFrom('CLEAR' as const, 'GREEN' as const, 'AMBER' as const),
      named: fc.subarray(ids),
      regulatorId: fc.constantFrom(...regulators),
      jurisdiction: fc.constantFrom(...jurisdictionsOfWorld),
      sector: fc.constantFrom(...sectorsOfWorld),
      awaits: fc.constantFrom('office' as const, 'supervisor' as const),
      holderId: fc.constantFrom(...ids),
      known: fc.constantFrom('house' as const, 'officers' as const, 'asker' as const),
      red: fc.boolean(),
    }),
  );
  // Nobody asks the own institution.
  const another = (id: string) => ids[(ids.indexOf(id) + 1) % ids.length]!;
  return fc
    .sample(deed, { numRuns: DEEDS, seed })
    .map((one) => (one.holderId === one.institutionId ? { ...one, holderId: another(one.holderId) } : one));
}

/** Whether somebody may read it, and whether the database shows at least that there is one. */
export interface DeedSight {
  reads: boolean;
  shown: boolean;
}

interface Case {
  person: Person;
  institution: WorldInstitution;
  deed: Deed;
}
type Judge = (role: Role, given: Case) => DeedSight;

const nothing: DeedSight = { reads: false, shown: false };
const sight = (reads: boolean, shown = reads): DeedSight => ({ reads, shown: reads || shown });

const isOwn = ({ person, deed }: Case) => deed.institutionId === person.institutionId;
const isMine = (given: Case) => isOwn(given) && given.deed.personId === given.person.id;
const has = ({ person }: Case, scope: NonNullable<Person['scopes']>[number]) => person.scopes?.includes(scope) ?? false;

const warning: Judge = (role, given) => {
  const isOut = ['issued', 'withdrawn', 'expired'].includes(given.deed.status);
  const reached = isOut && isAddressed(given);
  switch (role) {
    case 'regulator-analyst':
    case 'regulator-supervisor':
      return sight(isOwn(given) || reached);
    case 'analyst':
    case 'compliance-officer':
      return sight(reached);
    case 'institution-admin':
      return sight(false, reached);
    case 'auditor':
      return sight(false, isOut);
    case 'service-account':
      return sight(reached && has(given, 'warnings:read'));
    default:
      return nothing;
  }
};

function isAddressed({ person, institution, deed }: Case): boolean {
  if (person.lacks === 'tokens') return false;
  if (deed.named.includes(institution.id) || deed.tlp === 'CLEAR') return true;
  return deed.tlp === 'GREEN' && institution.sector !== null;
}

const acknowledgement: Judge = (role, given) => {
  switch (role) {
    case 'analyst':
    case 'compliance-officer':
      return sight(isOwn(given));
    case 'institution-admin':
      return sight(false, isOwn(given));
    case 'regulator-analyst':
    case 'regulator-supervisor':
      return sight(given.deed.regulatorId === given.person.institutionId);
    case 'auditor':
      return sight(false, true);
    case 'service-account':
      return sight(false, isOwn(given) && has(given, 'warnings:acknowledge'));
    default:
      return nothing;
  }
};

const report: Judge = (role, given) => {
  switch (role) {
    case 'analyst':
    case 'regulator-analyst':
      return sight(isMine(given));
    case 'compliance-officer':
    case 'regulator-supervisor':
      return sight(isOwn(given));
    case 'institution-admin':
      return sight(false, isOwn(given));
    case 'auditor':
      return sight(false, true);
    case 'service-account':
      return sight(isOwn(given) && has(given, 'reports:read'));
    default:
      return nothing;
  }
};

const screening: Judge = (role, given) => {
  switch (role) {
    case 'analyst':
    case 'regulator-analyst':
      return sight(isMine(given));
    case 'compliance-officer':
    case 'regulator-supervisor':
      return sight(isOwn(given));
    case 'service-account':
      return sight(isMine(given) && has(given, 'screenings'));
    default:
      return nothing;
  }
};

const judgement: Judge = (role, given) => {
  const screens = ['analyst', 'regulator-analyst', 'compliance-officer', 'regulator-supervisor'].includes(role);
  // A program that screens is told what its institution thinks of a match, and reads no judgements.
  const told = role === 'service-account' && has(given, 'screenings');
  return sight(screens && isOwn(given), told && isOwn(given));
};

const alarm: Judge = (role, given) => {
  const { deed, institution, person } = given;
  const isOfOffice = deed.awaits === 'office' && isOwn(given);
  const { sectors, jurisdictions } = institution.supervises;
  const isInReach = sectors.includes(deed.sector) && jurisdictions.includes(deed.jurisdiction);
  switch (role) {
    case 'compliance-officer':
      return sight(isOfOffice);
    case 'regulator-supervisor':
      return sight(isOfOffice || (deed.awaits === 'supervisor' && isInReach && person.lacks !== 'reach'));
    default:
      return nothing;
  }
};

const question: Judge = (role, given) => {
  const { deed, person } = given;
  const isKnown = {
    house: true,
    officers: person.roles.includes('compliance-officer'),
    asker: person.id === deed.personId,
  }[deed.known];
  const isHeld = deed.holderId === person.institutionId && isKnown && person.lacks !== 'tokens';
  switch (role) {
    case 'analyst':
      return sight(isMine(given) || isHeld);
    case 'compliance-officer':
      return sight(isOwn(given) || isHeld);
    case 'regulator-analyst':
      return sight(isMine(given));
    case 'regulator-supervisor':
      return sight(isOwn(given));
    case 'auditor':
      return sight(false, !deed.red);
    default:
      return nothing;
  }
};

const judges = {
  Warning: warning,
  Acknowledgement: acknowledgement,
  Report: report,
  Screening: screening,
  ScreeningAlarm: alarm,
  InformationRequest: question,
  Judgement: judgement,
};
export type DeedNoun = keyof typeof judges;
export const deedNouns = Object.keys(judges) as DeedNoun[];

/** Who sees what, from the text of the access rules; slow and plain on purpose. */
export function deedSightOf(noun: DeedNoun, world: World, person: Person, deed: Deed): DeedSight {
  const institution = world.institutions.find(({ id }) => id === person.institutionId)!;
  if (institution.suspended || ['institution', 'name', 'roles'].includes(person.lacks)) return nothing;
  const sights = actingRoles(person).map((role) => judges[noun](role, { person, institution, deed }));
  return { reads: sights.some(({ reads }) => reads), shown: sights.some(({ shown }) => shown) };
}

import { apiKeyScopes, type InstitutionKind, type Role } from '@watchbook/contract';
import fc from 'fast-check';
import {
  jurisdictionsOfWorld,
  labels,
  sectorsOfWorld,
  states,
  type Membership,
  type Person,
  type World,
  type WorldInstitution,
  type WorldNotice,
} from './world.js';

const NOTICES = 80;
const PEOPLE = 24;
const GROUPS = 3;

const rolesOf: Record<InstitutionKind, Role[]> = {
  insurer: ['analyst', 'compliance-officer', 'institution-admin'],
  bank: ['analyst', 'compliance-officer', 'institution-admin'],
  microlender: ['analyst', 'compliance-officer', 'institution-admin'],
  regulator: ['regulator-analyst', 'regulator-supervisor', 'institution-admin'],
  auditor: ['auditor'],
  operator: ['operator'],
};
const memberKinds = { insurance: 'insurer', banking: 'bank', microlending: 'microlender' } as const;

const some = <T>(values: readonly T[], minLength = 0) => fc.subarray([...values], { minLength });
const one = <T>(values: readonly T[]) => fc.constantFrom(...values);
/** True once in `n`. */
const seldom = (n: number) => fc.nat({ max: n - 1 }).map((value) => value === 0);

const aMember: fc.Arbitrary<WorldInstitution> = fc
  .record({ id: fc.uuid(), sector: one(sectorsOfWorld), jurisdiction: one(jurisdictionsOfWorld), suspended: seldom(8) })
  .map((given) => ({ ...given, kind: memberKinds[given.sector], supervises: { sectors: [], jurisdictions: [] } }));

const anAuthority = (kind: 'regulator' | 'auditor' | 'operator'): fc.Arbitrary<WorldInstitution> =>
  fc
    .record({
      id: fc.uuid(),
      jurisdiction: one(jurisdictionsOfWorld),
      suspended: seldom(12),
      sectors: some(sectorsOfWorld, 1),
      jurisdictions: some(jurisdictionsOfWorld),
    })
    .map(({ sectors, jurisdictions, ...given }) => ({
      ...given,
      kind,
      sector: null,
      supervises: kind === 'regulator' ? { sectors, jurisdictions } : { sectors: [], jurisdictions: [] },
    }));

const institutions = fc
  .tuple(
    fc.array(aMember, { minLength: 5, maxLength: 5 }),
    fc.array(anAuthority('regulator'), { minLength: 2, maxLength: 2 }),
    anAuthority('auditor'),
    anAuthority('operator'),
  )
  .map((parts) => parts.flat());

const aPerson = (of: WorldInstitution[]): fc.Arbitrary<Person> =>
  one(of).chain((institution) => {
    const kinds = rolesOf[institution.kind];
    const person: fc.Arbitrary<Person> = fc.record({
      id: fc.uuid(),
      institutionId: fc.constant(institution.id),
      // An auditor who is something else too has the rights of an auditor; nobody signs in as a service account.
      roles: fc.oneof(
        { weight: 8, arbitrary: some<Role>(kinds, 1) },
        { weight: 1, arbitrary: fc.constant<Role[]>([...kinds, 'service-account']) },
      ),
      scopes: fc.constant(null),
      lacks: fc.oneof(
        { weight: 10, arbitrary: fc.constant('nothing' as const) },
        { weight: 2, arbitrary: one(['institution', 'name', 'roles', 'tokens', 'reach'] as const) },
      ),
    });
    const key: fc.Arbitrary<Person> = fc.record({
      id: fc.uuid(),
      institutionId: fc.constant(institution.id),
      roles: fc.constant<Role[]>(['service-account']),
      scopes: some(apiKeyScopes),
      lacks: fc.constant('nothing' as const),
    });
    return institution.sector ? fc.oneof({ weight: 5, arbitrary: person }, { weight: 1, arbitrary: key }) : person;
  });

const aMembership = (groups: World['groups'], of: WorldInstitution[]): fc.Arbitrary<Membership> =>
  fc
    .record({ group: one(groups), institution: one(of), at: fc.nat({ max: 4 }), left: seldom(5) })
    .map(({ group, institution, at, left }) => ({
      groupId: group.id,
      institutionId: institution.id,
      fromEpoch: 1 + (at % group.epoch),
      left,
    }));

function aNotice(world: Omit<World, 'notices'>): fc.Arbitrary<WorldNotice> {
  const members = world.institutions.filter(({ sector }) => sector !== null);
  const institutionIds = some(members.map(({ id }) => id));
  const userIds = some(world.people.map(({ id }) => id)).map((ids) => ids.slice(0, 4));
  const groups = some(world.groups).chain((chosen) =>
    fc.tuple(...chosen.map(({ id, epoch }) => fc.integer({ min: 1, max: epoch }).map((at) => ({ id, epoch: at })))),
  );
  return one(members).chain((source) => {
    const colleagues = world.people.filter(({ institutionId }) => institutionId === source.id).map(({ id }) => id);
    const author = colleagues.length > 0 ? one(colleagues) : fc.uuid();
    return fc.record({
      id: fc.uuid(),
      institutionId: fc.constant(source.id),
      authorId: author,
      approverId: author,
      state: one(states),
      tlp: one(labels),
      hidden: fc.boolean(),
      jurisdiction: fc.constant(source.jurisdiction),
      sector: fc.constant(source.sector!),
      addressees: fc.record({ institutionIds, userIds, sectors: some(sectorsOfWorld), groups }),
    });
  });
}

/** Random worlds, of which most people see something and nobody everything. */
export const worlds: fc.Arbitrary<World> = institutions.chain((of) =>
  fc
    .array(fc.record({ id: fc.uuid(), epoch: fc.integer({ min: 1, max: 4 }) }), {
      minLength: GROUPS,
      maxLength: GROUPS,
    })
    .chain((groups) =>
      fc
        .record({
          institutions: fc.constant(of),
          groups: fc.constant(groups),
          memberships: fc.uniqueArray(aMembership(groups, of), {
            maxLength: 12,
            selector: ({ groupId, institutionId }) => groupId + institutionId,
          }),
          people: fc.array(aPerson(of), { minLength: PEOPLE, maxLength: PEOPLE }),
        })
        .chain((world) =>
          fc
            .array(aNotice(world), { minLength: NOTICES, maxLength: NOTICES })
            .map((notices) => ({ ...world, notices })),
        ),
    ),
);

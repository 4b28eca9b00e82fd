import type { InstitutionKind, Role, Sector } from '@watchbook/contract';

/** One institution of the demo with its people, by role. */
export interface DemoInstitution {
  slug: string;
  name: string;
  kind: InstitutionKind;
  sector: Sector | null;
  jurisdiction: string;
  supervises?: { sectors: Sector[]; jurisdictions: string[] };
  people: { local: string; name: string; role: Role }[];
}

const members = (analyst: string, officer: string, admin: string, deputy: string): DemoInstitution['people'] => [
  { local: 'analyst', name: analyst, role: 'analyst' },
  { local: 'officer', name: officer, role: 'compliance-officer' },
  { local: 'admin', name: admin, role: 'institution-admin' },
  { local: 'deputy', name: deputy, role: 'institution-admin' },
];

const supervisors = (analyst: string, supervisor: string, deputy: string): DemoInstitution['people'] => [
  { local: 'analyst', name: analyst, role: 'regulator-analyst' },
  { local: 'supervisor', name: supervisor, role: 'regulator-supervisor' },
  { local: 'deputy', name: deputy, role: 'regulator-supervisor' },
];

/** The institutions of the demo; every person in them is invented. */
export const demoInstitutions: DemoInstitution[] = [
  {
    slug: 'harbor-insurance',
    name: 'Harbor Insurance',
    kind: 'insurer',
    sector: 'insurance',
    jurisdiction: 'CN-31',
    people: members('Lena Marsh', 'Oskar Lindqvist', 'Priya Nair', 'Emil Sand'),
  },
  {
    slug: 'aurora-insurance',
    name: 'Aurora Insurance',
    kind: 'insurer',
    sector: 'insurance',
    jurisdiction: 'CN-44',
    people: members('Tomás Ferreira', 'Wen Qiao', 'Hugo Blanc', 'Zofia Maj'),
  },
  {
    slug: 'meridian-bank',
    name: 'Meridian Bank',
    kind: 'bank',
    sector: 'banking',
    jurisdiction: 'CN-31',
    people: members('Mei Tanaka', 'Daniel Okafor', 'Sofia Reyes', 'Anton Weiss'),
  },
  {
    slug: 'northfield-bank',
    name: 'Northfield Bank',
    kind: 'bank',
    sector: 'banking',
    jurisdiction: 'CN-11',
    people: members('Ivan Petrov', 'Grace Adeyemi', 'Liam Byrne', 'Ruth Olsen'),
  },
  {
    slug: 'summit-bank',
    name: 'Summit Bank',
    kind: 'bank',
    sector: 'banking',
    jurisdiction: 'CN-44',
    people: members('Aisha Rahman', 'Jonas Weber', 'Carmen Ortiz', 'Theo Lang'),
  },
  {
    slug: 'lantern-microloans',
    name: 'Lantern Microloans',
    kind: 'microlender',
    sector: 'microlending',
    jurisdiction: 'CN-31',
    people: members('Yusuf Demir', 'Nora Haugen', 'Paul Mbeki', 'Vera Simic'),
  },
  {
    slug: 'clover-microloans',
    name: 'Clover Microloans',
    kind: 'microlender',
    sector: 'microlending',
    jurisdiction: 'CN-33',
    people: members('Elena Rossi', 'Samuel Cho', 'Ingrid Berg', 'Omar Said'),
  },
  {
    slug: 'banking-supervisor',
    name: 'Banking Supervisor',
    kind: 'regulator',
    sector: null,
    jurisdiction: 'CN',
    supervises: { sectors: ['banking', 'microlending'], jurisdictions: ['CN-11', 'CN-31', 'CN-33', 'CN-44'] },
    people: supervisors('Farid Haddad', 'Helena Novak', 'Piet Vos'),
  },
  {
    slug: 'insurance-supervisor',
    name: 'Insurance Supervisor',
    kind: 'regulator',
    sector: null,
    jurisdiction: 'CN',
    supervises: { sectors: ['insurance'], jurisdictions: ['CN-11', 'CN-31', 'CN-33', 'CN-44'] },
    people: supervisors('Rosa Klein', 'Victor Lam', 'Nadia Hartl'),
  },
  {
    slug: 'audit-office',
    name: 'Audit Office',
    kind: 'auditor',
    sector: null,
    jurisdiction: 'CN',
    people: [
      { local: 'auditor', name: 'Ada Okoro', role: 'auditor' },
      { local: 'deputy', name: 'Ben Castell', role: 'auditor' },
    ],
  },
  {
    slug: 'platform',
    name: 'Platform Operations',
    kind: 'operator',
    sector: null,
    jurisdiction: 'CN',
    people: [
      { local: 'operator', name: 'Kim Soto', role: 'operator' },
      { local: 'deputy', name: 'Lou Brandt', role: 'operator' },
    ],
  },
];

/** Sharing groups of the demo, with the slugs of their members. */
export const demoGroups = [
  { slug: 'motor-claims', name: 'Motor claims', members: ['harbor-insurance', 'aurora-insurance', 'meridian-bank'] },
  {
    slug: 'shanghai-desk',
    name: 'Shanghai desk',
    members: ['meridian-bank', 'harbor-insurance', 'lantern-microloans'],
  },
  {
    slug: 'credit-bureau',
    name: 'Credit bureau circle',
    members: ['northfield-bank', 'summit-bank', 'lantern-microloans', 'clover-microloans'],
  },
];

export const demoEmail = (local: string, slug: string) => `${local}@${slug}.demo`;

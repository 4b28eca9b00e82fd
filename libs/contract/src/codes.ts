import * as z from 'zod';

/** What an institution does; regulators supervise sectors, and the auditor and operator have none. */
export const sectors = ['insurance', 'banking', 'microlending'] as const;
export const sector = z.enum(sectors);
export type Sector = z.infer<typeof sector>;

export const institutionKinds = ['insurer', 'bank', 'microlender', 'regulator', 'auditor', 'operator'] as const;
export const institutionKind = z.enum(institutionKinds);
export type InstitutionKind = z.infer<typeof institutionKind>;

export const roles = [
  'analyst',
  'compliance-officer',
  'institution-admin',
  'regulator-analyst',
  'regulator-supervisor',
  'auditor',
  'operator',
  'service-account',
] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Traffic Light Protocol 2.0 (FIRST), least to most restrictive. */
export const tlps = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
export const tlp = z.enum(tlps);
export type Tlp = z.infer<typeof tlp>;

/** FollowTheMoney schema names for what a subject is, and the few things it has no name for. */
export const subjectTypes = [
  'Person',
  'Company',
  'Organization',
  'BankAccount',
  'Vehicle',
  'Phone',
  'Device',
  'Address',
  'Policy',
  'Claim',
  'Website',
  'CryptoWallet',
  'Vessel',
  'Airplane',
] as const;
export const subjectType = z.enum(subjectTypes);
export type SubjectType = z.infer<typeof subjectType>;

export const identifierSchemes = [
  'lei',
  'iban',
  'bic',
  'uscc',
  'cn-id',
  'passport',
  'national-id',
  'tax-id',
  'phone',
  'email',
  'plate',
  'vin',
  'account',
  'wallet',
  'policy',
  'claim',
  'device',
  'imo',
  'url',
  'other',
] as const;
export const identifierScheme = z.enum(identifierSchemes);
export type IdentifierScheme = z.infer<typeof identifierScheme>;

/** Version 1 of the typology list; a notice cites its code. */
export const typologies = [
  'staged-accident',
  'inflated-invoice',
  'ghost-broking',
  'surrender-abuse',
  'forged-documents',
  'false-application',
  'identity-theft',
  'account-takeover',
  'mule-account',
  'impersonation',
  'invoice-financing',
  'trade-misinvoicing',
  'loan-stacking',
  'illegal-fund-raising',
  'money-laundering',
  'sanctions-evasion',
] as const;
export const typology = z.enum(typologies);
export type Typology = z.infer<typeof typology>;

export const legalBases = [
  'fraud-prevention',
  'aml-information-sharing',
  'supervisory-duty',
  'consent',
  'court-order',
] as const;
export const legalBasis = z.enum(legalBases);
export type LegalBasis = z.infer<typeof legalBasis>;

export const purposes = [
  'underwriting',
  'claims',
  'credit-decision',
  'account-opening',
  'transaction-monitoring',
  'investigation',
  'supervision',
] as const;
export const purpose = z.enum(purposes);
export type Purpose = z.infer<typeof purpose>;

/** Which purposes an institution of each kind may state. The operator and the auditor read no contents. */
export const purposesOf: Record<InstitutionKind, readonly Purpose[]> = {
  insurer: ['underwriting', 'claims', 'investigation'],
  bank: ['credit-decision', 'account-opening', 'transaction-monitoring', 'investigation'],
  microlender: ['credit-decision', 'account-opening', 'investigation'],
  regulator: ['supervision', 'investigation'],
  auditor: [],
  operator: [],
};

/** Purposes that name a case: the grant is refused without a case reference. */
export const purposesWithCase: readonly Purpose[] = ['claims', 'investigation'];

/** Admiralty system: reliability of the source, credibility of the information. */
export const reliability = z.enum(['A', 'B', 'C', 'D', 'E', 'F']);
export type Reliability = z.infer<typeof reliability>;
export const credibility = z.int().min(1).max(6);

export const severities = ['information', 'moderate', 'high', 'critical'] as const;
export const severity = z.enum(severities);
export type Severity = z.infer<typeof severity>;

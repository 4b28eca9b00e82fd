import type { Actor } from '@watchbook/contract';

/** What policies decide about; the names of the nouns in code. */
export const subjects = [
  'Notice',
  'PurposeGrant',
  'Entity',
  'Screening',
  'ScreeningBatch',
  'ManagedList',
  'ScreeningAlert',
  'ScreeningAlarm',
  'Judgement',
  'InformationRequest',
  'ListEntry',
  'Import',
  'Warning',
  'Acknowledgement',
  'Report',
  'LedgerEntry',
  'Witness',
  'Session',
  'User',
  'Institution',
  'SharingGroup',
  'ApiKey',
  'IdentityProvider',
  'ChangeProposal',
  'PolicySimulation',
  'PermissionReview',
  'AccessCertification',
  'AccessReview',
] as const;
export type PolicySubject = (typeof subjects)[number];

type Scalar = string | number | boolean;

/** Equality, or membership in a list; on a list, that it has one of the members. Nothing else, and never null. */
export type Condition = Scalar | { readonly $in: readonly Scalar[] };
export type Conditions = Readonly<Record<string, Condition>>;

/** Attributes that hold lists; all others hold one value. */
export const listAttributes: ReadonlySet<string> = new Set(['audience']);

/** One permission. Without conditions it holds for every row, which only directories may. */
export interface PolicyRule {
  readonly action: string;
  readonly subject: PolicySubject;
  readonly conditions?: Conditions;
}

/** The rules of one noun for one actor. */
export type NounRules = (actor: Actor) => PolicyRule[];

/** One rule for each action. */
export const allow = (actions: readonly string[], subject: PolicySubject, conditions: Conditions): PolicyRule[] =>
  actions.map((action) => ({ action, subject, conditions }));

/** For what every signed-in person may know. */
export const allowAll = (actions: readonly string[], subject: PolicySubject): PolicyRule[] =>
  actions.map((action) => ({ action, subject }));

export const own = ({ institutionId }: Actor): Conditions => ({ institutionId });
export const inReach = ({ jurisdictions, sectors }: Actor): Conditions => ({
  jurisdiction: { $in: jurisdictions },
  sector: { $in: sectors },
});
export const addressed = ({ tokens }: Actor): Conditions => ({ audience: { $in: tokens } });

/** Whether an API key was given a scope; people need none. */
export const inScope = ({ scopes }: Actor, scope: NonNullable<Actor['scopes']>[number]) =>
  scopes?.includes(scope) ?? false;

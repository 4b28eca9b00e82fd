import {
  noticeStatuses,
  tlps,
  type ApiKeyScope,
  type InstitutionKind,
  type NoticeStatus,
  type Role,
  type Sector,
  type Tlp,
} from '@watchbook/contract';

/** An invented portal: who is in it, who shares with whom, and what was written. Built by `worlds`, judged by `reference.ts`. */
export interface World {
  institutions: WorldInstitution[];
  /** The epoch of each sharing group now. */
  groups: { id: string; epoch: number }[];
  memberships: Membership[];
  people: Person[];
  notices: WorldNotice[];
}

export interface WorldInstitution {
  id: string;
  kind: InstitutionKind;
  sector: Sector | null;
  jurisdiction: string;
  supervises: { sectors: Sector[]; jurisdictions: string[] };
  suspended: boolean;
}

export interface Membership {
  groupId: string;
  institutionId: string;
  fromEpoch: number;
  left: boolean;
}

export interface Person {
  id: string;
  institutionId: string;
  roles: Role[];
  /** Null for people; the scopes of a key. */
  scopes: ApiKeyScope[] | null;
  /** What the request lost on its way. */
  lacks: 'nothing' | 'institution' | 'name' | 'roles' | 'tokens' | 'reach';
}

export type State = NoticeStatus;

export interface WorldNotice {
  id: string;
  institutionId: string;
  authorId: string;
  approverId: string;
  state: State;
  tlp: Tlp;
  hidden: boolean;
  /** Where the source is; part of the notice since it was written. */
  jurisdiction: string;
  sector: Sector;
  addressees: {
    institutionIds: string[];
    userIds: string[];
    sectors: Sector[];
    /** With the epoch in which it was published. */
    groups: { id: string; epoch: number }[];
  };
}

export const sectorsOfWorld: Sector[] = ['insurance', 'banking', 'microlending'];
export const jurisdictionsOfWorld = ['CN-31', 'CN-44', 'CN-11'];
export const states: readonly State[] = noticeStatuses;
export const labels: readonly Tlp[] = tlps;

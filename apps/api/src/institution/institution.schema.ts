import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

/** Institutions and sharing groups: a directory that every member reads. */
export const institutionSchema: string[] = [
  `create table institution (
     id uuid primary key,
     slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{2,62}$'),
     name text not null,
     kind text not null check (kind in ('insurer', 'bank', 'microlender', 'regulator', 'auditor', 'operator')),
     sector text check (sector in ('insurance', 'banking', 'microlending')),
     jurisdiction text not null,
     supervised_sectors text[] not null default '{}',
     supervised_jurisdictions text[] not null default '{}',
     status text not null default 'active' check (status in ('active', 'suspended')),
     created_at timestamptz not null,
     check ((kind in ('insurer', 'bank', 'microlender')) = (sector is not null)))`,

  `create table sharing_group (
     id uuid primary key,
     slug text not null unique,
     name text not null,
     epoch integer not null default 1,
     created_at timestamptz not null)`,
  `create table group_membership (
     id uuid primary key,
     group_id uuid not null references sharing_group,
     institution_id uuid not null references institution,
     from_epoch integer not null,
     joined_at timestamptz not null,
     left_at timestamptz)`,
  `create unique index group_membership_active on group_membership (group_id, institution_id) where left_at is null`,
  `create index group_membership_institution on group_membership (institution_id)`,

  ...['institution', 'sharing_group', 'group_membership'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_directory on ${table} for select to ${APP_ROLE} using (app_institution() is not null)`,
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
    `grant select on ${table} to ${APP_ROLE}`,
    `grant select, insert, update on ${table} to ${SYSTEM_ROLE}`,
    requireIntent(table),
  ]),
];

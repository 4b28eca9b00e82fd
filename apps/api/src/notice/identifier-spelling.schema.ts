import { SYSTEM_ROLE } from '../platform/database/roles.js';

/** Under which rules of spelling the identifiers of notices were hashed; those under older ones are hashed anew. */
export const identifierSpellingSchema: string[] = [
  `alter table notice_identifier add spelling_version integer not null default 1`,
  `create index notice_identifier_spelling on notice_identifier (spelling_version)`,
  `grant delete on notice_identifier to ${SYSTEM_ROLE}`,
];

import { createHash } from 'node:crypto';
import type { CertificationDetail } from '@watchbook/contract';
import { canonicalJson, type Json } from '@watchbook/ledger';
import { stringify } from 'csv-stringify/sync';
import type { AccessCertification, CertificationLine } from './certification.entity.js';

/**
 * SHA-256 over the canonical JSON (RFC 8785) of a review and its lines, in the order of their ids. The ids are random, so
 * the hash alone tells nobody what was written as a reason.
 */
export function certificationHash(review: AccessCertification, lines: readonly CertificationLine[]): string {
  const { id, institutionId, openedBy, openedAt } = review;
  const sorted = [...lines].sort((a, b) => (a.id < b.id ? -1 : 1)).map((line) => line.toLine());
  const whole = { id, institutionId, openedBy, openedAt: openedAt.toISOString(), lines: sorted };
  return createHash('sha256')
    .update(canonicalJson(whole as unknown as Json))
    .digest('hex');
}

/** One line each, in UTF-8; what a spreadsheet would take for a formula is made text. */
export const toCsv = ({ lines }: CertificationDetail): string =>
  stringify(
    lines.map(({ roles, scopes, ...line }) => ({ ...line, roles: roles.join(' '), scopes: scopes.join(' ') })),
    { header: true, escape_formulas: true },
  );

import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@watchbook/ledger';
import type { ChangeProposal } from './proposal.entity.js';

type Hashed = Pick<
  ChangeProposal,
  'kind' | 'targetType' | 'targetId' | 'aboutInstitutionId' | 'subjectUserId' | 'roles' | 'content' | 'reason'
>;

/**
 * SHA-256 over the canonical JSON (RFC 8785) of what a proposal would change, and why. The content holds a random
 * nonce, so nobody learns from the hash what name or address is behind it.
 */
export function contentHashOf(proposal: Hashed): string {
  const { kind, targetType, targetId, aboutInstitutionId, subjectUserId, roles, content, reason } = proposal;
  const change = { kind, target: { type: targetType, id: targetId }, aboutInstitutionId, subjectUserId, roles };
  const whole = JSON.parse(JSON.stringify({ ...change, content, reason })) as Json;
  return createHash('sha256').update(canonicalJson(whole)).digest('hex');
}

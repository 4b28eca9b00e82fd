import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { apiKeyScopes, roles, type Actor } from '@watchbook/contract';
import { rulesFor } from './ability.js';

/** Somebody with every attribute as a placeholder, so that the rules show where attributes enter. */
const symbolic = (role: Actor['roles'][number]): Actor => ({
  institutionId: '$institution',
  institutionKind: 'bank',
  sectors: ['banking'],
  jurisdictions: ['$jurisdiction'],
  userId: '$user',
  roles: [role],
  tokens: ['$token'],
  via: 'session',
  scopes: role === 'service-account' ? apiKeyScopes : null,
});

/**
 * Names the policy that decided, in every entry of the ledger: SHA-256 over the JSON of the rules that each role has,
 * in the order of the contract's roles, with placeholders for the actor. The same rules give the same hash on every process.
 */
export const policyHash: string = bytesToHex(
  sha256(utf8ToBytes(JSON.stringify(roles.map((role) => [role, rulesFor(symbolic(role))])))),
);

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { apiKeyScopes, roles, type Actor, type Role } from '@watchbook/contract';
import { rulesFor } from './ability.js';
import type { PolicyRule } from './rule.js';

/** The rules of each role, in the order of the contract's roles. */
export type RulesOfRoles = [Role, PolicyRule[]][];

/** Somebody with every attribute as a placeholder, so that the rules show where attributes enter. */
const symbolic = (role: Role): Actor => ({
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

/** All rules, with placeholders for the actor. */
export const symbolicRules = (): RulesOfRoles => roles.map((role) => [role, rulesFor(symbolic(role))]);

/** SHA-256, in hex, over the JSON of the rules. */
export const hashOfRules = (rules: RulesOfRoles): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(rules))));

/**
 * Names the policy that decided, in every entry of the ledger: the hash of all rules, with placeholders for the actor.
 * The same rules give the same hash on every process.
 */
export const policyHash: string = hashOfRules(symbolicRules());

import { institutionKinds, rolesOf, roles as allRoles, type Role, type RoleItem } from '@watchbook/contract';
import { symbolicRules, type PolicyRule } from '@watchbook/policy';

/** What each role may do, read from the policy that decides: never more and never less than it says. */
export const roleItems = (): RoleItem[] => symbolicRules().map(([role, rules]) => toItem(role, rules));

const toItem = (role: Role, rules: PolicyRule[]): RoleItem => ({
  role,
  kinds: institutionKinds.filter((kind) => rolesOf[kind].includes(role)),
  may: [...new Set(rules.map(({ subject }) => subject))].map((subject) => ({
    subject,
    actions: [...new Set(rules.filter((rule) => rule.subject === subject).map(({ action }) => action))],
  })),
});

/** How the list of roles is named in an entry of the ledger. */
export const roleResources = allRoles.map((role) => ({ type: 'role', id: role, version: null }));

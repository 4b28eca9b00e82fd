import { identifierSchemes, type ColumnMapping, type IdentifierScheme } from '@watchbook/contract';

const members = ['name', 'type', 'birthDate', 'country', 'reference'] as const;
type Member = (typeof members)[number];

/** What a column can say: a member of a row, an identifier of one scheme, or identifiers that name their schemes. */
export type ColumnRole = '' | Member | 'identifiers' | `scheme:${IdentifierScheme}`;

export const columnRoles: readonly { role: ColumnRole; text: string }[] = [
  { role: '', text: 'batch.role.none' },
  ...members.map((role) => ({ role, text: `batch.role.${role}` })),
  ...identifierSchemes.map((scheme) => ({ role: `scheme:${scheme}` as const, text: `code.scheme.${scheme}` })),
  { role: 'identifiers', text: 'batch.role.identifiers' },
];

/** What each column says by a mapping. */
export function rolesOf(columns: readonly string[], mapping: ColumnMapping | null): Record<string, ColumnRole> {
  const roleOf = (column: string): ColumnRole => {
    const member = members.find((one) => mapping?.[one] === column);
    if (member) return member;
    const identifier = mapping?.identifiers.find((one) => one.column === column);
    if (!identifier) return '';
    return identifier.scheme === null ? 'identifiers' : `scheme:${identifier.scheme}`;
  };
  return Object.fromEntries(columns.map((column) => [column, roleOf(column)]));
}

/** The mapping that the columns make; null while none of them tells whom a row is about. */
export function mappingOf(roles: Readonly<Record<string, ColumnRole>>): ColumnMapping | null {
  const mapping: ColumnMapping = { identifiers: [] };
  for (const [column, role] of Object.entries(roles)) {
    if (role === 'identifiers') mapping.identifiers.push({ scheme: null, column });
    else if (role.startsWith('scheme:'))
      mapping.identifiers.push({ scheme: role.slice('scheme:'.length) as IdentifierScheme, column });
    else if (role !== '') mapping[role as Member] = column;
  }
  return mapping.name === undefined && mapping.identifiers.length === 0 ? null : mapping;
}

/** The roles after one column was given one: what only one column can say, no other says any more. */
export function withRole(
  roles: Readonly<Record<string, ColumnRole>>,
  column: string,
  role: ColumnRole,
): Record<string, ColumnRole> {
  const isSingle = (members as readonly string[]).includes(role);
  const others = Object.entries(roles).map(([name, had]) => [name, isSingle && had === role ? '' : had] as const);
  return { ...Object.fromEntries(others), [column]: role };
}

import { describe, expect, it } from '@jest/globals';
import type { ColumnMapping } from '@watchbook/contract';
import { mappingOf, rolesOf, withRole } from './column-roles.js';

const columns = ['No', 'Client', 'Passport', 'More', 'Notes'];
const mapping: ColumnMapping = {
  name: 'Client',
  reference: 'No',
  identifiers: [
    { scheme: 'passport', column: 'Passport' },
    { scheme: null, column: 'More' },
  ],
};

describe('the roles of columns', () => {
  it('come from a mapping and make it again', () => {
    const roles = rolesOf(columns, mapping);
    expect(roles['Notes']).toBe('');
    expect(mappingOf(roles)).toEqual(mapping);
  });

  it('make no mapping while nobody could be found', () => {
    expect(mappingOf(rolesOf(columns, null))).toBeNull();
    expect(mappingOf({ No: 'reference' })).toBeNull();
  });

  it('move what only one column can say, and let several hold identifiers', () => {
    const moved = withRole(rolesOf(columns, mapping), 'Notes', 'name');
    expect(moved).toMatchObject({ Client: '', Notes: 'name' });
    expect(withRole(moved, 'Client', 'scheme:passport')).toMatchObject({
      Passport: 'scheme:passport',
      Client: 'scheme:passport',
    });
  });
});

import type { IdentifierScheme, SubjectType } from '@watchbook/contract';

/** What becomes an entry of its own. */
export const ftmTypes: Readonly<Record<string, SubjectType>> = {
  Person: 'Person',
  Company: 'Company',
  Organization: 'Organization',
  LegalEntity: 'Organization',
  PublicBody: 'Organization',
  Vessel: 'Vessel',
  Airplane: 'Airplane',
  Vehicle: 'Vehicle',
  CryptoWallet: 'CryptoWallet',
  BankAccount: 'BankAccount',
};

/** What completes entries, and the property that names them. */
export const ftmParts: Readonly<Record<string, string>> = {
  Identification: 'holder',
  Passport: 'holder',
  Sanction: 'entity',
};

export const ftmNames = {
  name: 'aka',
  alias: 'aka',
  previousName: 'aka',
  weakAlias: 'weak',
  abbreviation: 'weak',
} as const;

export const ftmCountries = ['country', 'nationality', 'citizenship', 'jurisdiction', 'mainCountry', 'flag'] as const;
export const ftmRemarks = ['notes', 'summary', 'description', 'position'] as const;
export const ftmPrograms = ['programId', 'program', 'topics'] as const;

const identifiers: Readonly<Record<string, IdentifierScheme>> = {
  leiCode: 'lei', swiftBic: 'bic', uscCode: 'uscc', passportNumber: 'passport', idNumber: 'national-id',
  socialSecurityNumber: 'national-id', taxNumber: 'tax-id', vatCode: 'tax-id', innCode: 'tax-id', phone: 'phone',
  email: 'email', website: 'url', registrationNumber: 'other', ogrnCode: 'other', dunsCode: 'other', okpoCode: 'other',
  uniqueEntityId: 'other', npiCode: 'other', licenseNumber: 'other', bvdId: 'other', icijId: 'other', kppCode: 'other',
  imoNumber: 'imo', mmsi: 'other', callSign: 'other', crsNumber: 'other', serialNumber: 'other', icaoCode: 'other',
  publicKey: 'wallet', iban: 'iban', bic: 'bic', accountNumber: 'account',
}; // prettier-ignore

/** The scheme of what a property holds; undefined for a property that holds no identifier. */
export function ftmScheme(schema: string, property: string): IdentifierScheme | undefined {
  if (property === 'registrationNumber' && schema === 'Vehicle') return 'plate';
  // Companies that own ships have such numbers too, with another check.
  if (property === 'imoNumber' && schema !== 'Vessel') return 'other';
  return identifiers[property];
}

/** What something without a name is called by. */
export const ftmNameless = ['publicKey', 'iban', 'accountNumber', 'imoNumber', 'registrationNumber'] as const;

const read = new Set<string>([
  ...Object.keys(ftmNames),
  ...Object.keys(identifiers),
  ...[...ftmCountries, ...ftmRemarks, ...ftmPrograms, ...Object.values(ftmParts)],
  ...['birthDate', 'address', 'addressEntity'],
]);

/** Whether an entry has a place for what a property holds. */
export const isReadProperty = (property: string): boolean => read.has(property);

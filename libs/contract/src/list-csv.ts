import * as z from 'zod';
import { identifierScheme, subjectType, type IdentifierScheme } from './codes.js';
import { columnsByName, csvDelimiters, guessColumns } from './csv.js';

const column = z.string().min(1).max(200);

/** What a column of a list can hold, beside identifiers. */
export const csvListFields = [
  'id',
  'name',
  'aliases',
  'weakAliases',
  'type',
  'birthDates',
  'countries',
  'addresses',
  'programs',
  'remarks',
] as const;
export type CsvListField = (typeof csvListFields)[number];

/** Which column holds what. Without an id a row is known again by its name, birth dates and countries. */
export const csvListMapping = z.strictObject({
  id: column.optional(),
  name: column,
  aliases: column.optional(),
  weakAliases: column.optional(),
  type: column.optional(),
  birthDates: column.optional(),
  countries: column.optional(),
  addresses: column.optional(),
  programs: column.optional(),
  remarks: column.optional(),
  identifiers: z
    .array(z.strictObject({ scheme: identifierScheme, column }))
    .max(20)
    .default([]),
});
export type CsvListMapping = z.output<typeof csvListMapping>;

export const csvListOptions = z.strictObject({
  mapping: csvListMapping,
  delimiter: z.enum(csvDelimiters).default(','),
  /** What parts several values in one cell. */
  separator: z.string().min(1).max(3).default(';'),
  /** What a row is whose type is not said. */
  defaultType: subjectType.default('Person'),
  /** How dates such as 03/04/1980 are meant; dates that begin with the year are read in any case. */
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).default('ymd'),
});
export type CsvListOptions = z.output<typeof csvListOptions>;
export type CsvListOptionsInput = z.input<typeof csvListOptions>;

/** What columns of lists and tables of subjects are called, for guessing a mapping from a header. */
export const csvListWords: Readonly<Record<CsvListField, readonly string[]>> = {
  id: ['id', 'externalid', 'entityid', 'uid', 'entnum', 'no', 'number', 'ref', 'reference', 'referencenumber',
    'customerid', 'clientid', 'customerno', 'customernumber', '编号', '序号', '客户编号', '客户号'],
  name: ['name', 'fullname', 'primaryname', 'entityname', 'subjectname', 'caption', 'customername', 'clientname', 'companyname',
    '姓名', '名称', '客户名称', '企业名称', '单位名称'],
  aliases: ['aliases', 'alias', 'aka', 'akas', 'altnames', 'alternativenames', 'othernames', '别名', '曾用名'],
  weakAliases: ['weakaliases', 'weakalias', 'weakaka', 'lowqualityaliases'],
  type: ['type', 'schema', 'entitytype', 'subjecttype', 'sdntype', 'kind', 'customertype', '类型', '类别', '客户类型'],
  birthDates: ['birthdates', 'birthdate', 'dateofbirth', 'datesofbirth', 'dob', 'born', '出生日期', '生日'],
  countries: ['countries', 'country', 'countrycode', 'nationality', 'nationalities', 'citizenship', 'citizenships', '国家', '国籍'],
  addresses: ['addresses', 'address', '地址', '住址'],
  programs: ['programs', 'program', 'programids', 'programme', 'sanctions', 'listtype', '项目'],
  remarks: ['remarks', 'remark', 'notes', 'note', 'comments', 'reason', '备注', '原因', '事由'],
}; // prettier-ignore

/** The same for identifiers by their schemes. */
export const csvIdentifierWords: Readonly<Record<IdentifierScheme, readonly string[]>> = {
  lei: ['lei', 'leicode'],
  iban: ['iban'],
  bic: ['bic', 'swift', 'swiftbic'],
  uscc: ['uscc', 'usccode', '统一社会信用代码', '社会信用代码'],
  'cn-id': ['cnid', 'idcard', 'idcardnumber', '身份证号', '身份证号码', '身份证'],
  passport: ['passport', 'passportno', 'passportnumber', '护照', '护照号', '护照号码'],
  'national-id': ['nationalid', 'idnumber', 'nationalidnumber', '证件号码'],
  'tax-id': ['taxid', 'taxnumber', 'vat', 'vatcode', 'tin', 'inn', '税号'],
  phone: ['phone', 'phones', 'phonenumber', 'telephone', 'mobile', '电话', '手机', '手机号'],
  email: ['email', 'emails', 'emailaddress', 'mail', '邮箱'],
  plate: ['plate', 'licenseplate', '车牌号'],
  vin: ['vin', '车架号'],
  account: ['account', 'accountnumber', '账号'],
  wallet: ['wallet', 'walletaddress', 'publickey'],
  imo: ['imo', 'imonumber'],
  url: ['url', 'website'],
  policy: ['policy', 'policyno', 'policynumber', '保单号'],
  claim: ['claim', 'claimno', 'claimnumber', '赔案号'],
  device: ['device', 'deviceid', 'imei'],
  other: ['otheridentifier'],
};

/**
 * What a header in English or Chinese seems to say: the columns of fields, and, in their order, all of identifiers.
 * A column whose name stands there twice says nothing.
 */
export function guessSubjectColumns(header: readonly string[]): GuessedColumns {
  const identifiers = [...columnsByName(header)].flatMap(([name, column]) => {
    const scheme = schemeOf.get(name);
    return scheme ? [{ scheme, column }] : [];
  });
  return { fields: guessColumns(header, csvListWords), identifiers };
}

export interface GuessedColumns {
  readonly fields: Partial<Record<CsvListField, string>>;
  readonly identifiers: readonly { readonly scheme: IdentifierScheme; readonly column: string }[];
}

const schemeOf: ReadonlyMap<string, IdentifierScheme> = new Map(
  Object.entries(csvIdentifierWords).flatMap(([scheme, words]) =>
    words.map((word) => [word, scheme as IdentifierScheme] as const),
  ),
);

import { identifierSchemes, type ColumnMapping, type IdentifierScheme } from '@watchbook/contract';

const words: Readonly<Record<'name' | 'type' | 'birthDate' | 'country' | 'reference', readonly string[]>> = {
  name: [
    'name',
    'fullname',
    'customername',
    'clientname',
    'companyname',
    'entityname',
    '姓名',
    '名称',
    '客户名称',
    '企业名称',
  ],
  type: ['type', 'kind', 'subjecttype', 'entitytype', 'customertype', '类型', '客户类型'],
  birthDate: ['birthdate', 'dateofbirth', 'dob', 'born', '出生日期', '生日'],
  country: ['country', 'countrycode', 'nationality', '国家', '国籍'],
  reference: [
    'reference',
    'ref',
    'id',
    'customerid',
    'clientid',
    'customerno',
    'customernumber',
    '编号',
    '客户编号',
    '客户号',
  ],
};

const schemeWords: Readonly<Record<string, IdentifierScheme>> = {
  ...Object.fromEntries(identifierSchemes.map((scheme) => [plain(scheme), scheme])),
  passportnumber: 'passport',
  passportno: 'passport',
  swift: 'bic',
  idcard: 'cn-id',
  mobile: 'phone',
  telephone: 'phone',
  emailaddress: 'email',
  mail: 'email',
  身份证: 'cn-id',
  身份证号: 'cn-id',
  身份证号码: 'cn-id',
  护照: 'passport',
  护照号: 'passport',
  手机: 'phone',
  手机号: 'phone',
  电话: 'phone',
  邮箱: 'email',
  车牌号: 'plate',
  统一社会信用代码: 'uscc',
};

/** Which columns say what, as far as their names tell in English or Chinese; null when nobody could be found by them. */
export function guessMapping(columns: readonly string[]): ColumnMapping | null {
  const named = Object.fromEntries(
    Object.entries(words).flatMap(([member, known]) => {
      const column = columns.find((name) => known.includes(plain(name)));
      return column === undefined ? [] : [[member, column]];
    }),
  ) as Omit<ColumnMapping, 'identifiers'>;
  const identifiers = columns.flatMap<ColumnMapping['identifiers'][number]>((column) => {
    if (plain(column) === 'identifiers') return [{ scheme: null, column }];
    const scheme = schemeWords[plain(column)];
    return scheme ? [{ scheme, column }] : [];
  });
  return named.name === undefined && identifiers.length === 0 ? null : { ...named, identifiers };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

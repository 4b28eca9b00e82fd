// The Senzing truth set: 159 records of 3 sources, in groups. The weights of evidence were set with these records in view,
// so the figure tells that every case of the set is understood, not how unseen data would fare.
import { cluster, describeSubject } from '../../libs/matching/dist/index.js';
import { rows } from './data.mjs';
import { pairFigures, scoredEdges, wrongPairs } from './linking.mjs';

const COUNTRIES = {
  USA: 'US',
  CAN: 'CA',
  Canada: 'CA',
  Germany: 'DE',
  RUS: 'RU',
  Singapore: 'SG',
  Cambodia: 'KH',
  India: 'IN',
  Pakistan: 'PK',
  Lichtenstein: 'LI',
  'United Kingdom': 'GB',
  China: 'CN',
  'Hong Kong': 'HK',
};
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const country = (value) => COUNTRIES[value] ?? value;

/** `3/31/1954`, `24-May-11`, `Mar 1 1970`, `20/8/1991` as ISO dates; of two readings the American one. */
function isoDate(text) {
  if (!text || /^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const [first, second, last] = text.toLowerCase().split(/[\s/-]+/);
  const named = [first, second].find((piece) => MONTHS.includes(piece));
  const [month, day] = named
    ? [MONTHS.indexOf(named) + 1, Number(named === first ? second : first)]
    : Number(first) > 12
      ? [Number(second), Number(first)]
      : [Number(first), Number(second)];
  const year = last.length === 4 ? last : Number(last) > 26 ? `19${last}` : `20${last}`;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function namesOf(row) {
  const person = [row.PRIMARY_NAME_FIRST, row.PRIMARY_NAME_MIDDLE, row.PRIMARY_NAME_LAST].filter(Boolean).join(' ');
  return [row.PRIMARY_NAME_FULL, row.PRIMARY_NAME_ORG, row.SECONDARY_NAME_ORG, row.NATIVE_NAME_FULL, person].filter(
    Boolean,
  );
}

function identifiersOf(row) {
  const own = (scheme, value, place) => (value ? [{ scheme, value: `${country(place ?? '')}${value}` }] : []);
  const address = /[^\s<>"]+@[^\s<>"]+/.exec(row.EMAIL_ADDRESS ?? '')?.[0];
  return [
    ...own('passport', row.PASSPORT_NUMBER, row.PASSPORT_COUNTRY),
    ...own('national-id', row.DRIVERS_LICENSE_NUMBER),
    ...own('national-id', row.SSN_NUMBER),
    ...own('national-id', row.NATIONAL_ID_NUMBER),
    ...own('tax-id', row.TAX_ID_NUMBER),
    ...own('lei', row.LEI_NUMBER),
    ...own('phone', row.PHONE_NUMBER),
    ...own('email', address),
  ];
}

function recordOf(row) {
  const lines = [row.ADDR_FULL, row.ADDR_LINE1, row.ADDR_CITY, row.ADDR_STATE, row.ADDR_POSTAL_CODE];
  const address = lines.filter(Boolean).join(' ');
  const names = namesOf(row);
  return {
    id: `${row.DATA_SOURCE} ${row.RECORD_ID}`,
    words: `${names.join('; ')} (${row.RECORD_ID})`,
    description: describeSubject({
      type: row.RECORD_TYPE === 'ORGANIZATION' ? 'Company' : 'Person',
      names: names.map((value) => ({ value })),
      birthDates: [isoDate(row.DATE_OF_BIRTH)].filter(Boolean),
      countries: [country(row.ADDR_COUNTRY)].filter(Boolean),
      identifiers: identifiersOf(row),
      addresses: [address].filter(Boolean),
      associates: [row.EMPLOYER].filter(Boolean),
    }),
    keys: ['all'],
  };
}

/** All records of the set. */
export const recordsOf = (data) =>
  ['customers', 'reference', 'watchlist'].flatMap((file) => rows(data, `dev/senzing_${file}.csv`)).map(recordOf);

export default function truthSet(data) {
  const records = recordsOf(data);
  const entities = new Map(
    rows(data, 'dev/senzing_actual_truthset_key.csv').map((row) => [
      `${row.DATA_SOURCE} ${row.RECORD_ID}`,
      row.CLUSTER_ID,
    ]),
  );
  const entityOf = (id) => entities.get(id);
  const words = new Map(records.map((record) => [record.id, record.words]));
  const { clusters, refused } = cluster(records, scoredEdges(records, records.length));
  const { precision, recall, f1 } = pairFigures(clusters, entityOf);
  return [
    {
      what: `Senzing truth set, ${records.length} records: F1 of pairs`,
      value: f1,
      atLeast: 1,
      how: `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}; edges refused: ${refused.length}; not from unseen data`,
      examples: wrongPairs(clusters, entityOf, (id) => words.get(id), 40),
    },
  ];
}

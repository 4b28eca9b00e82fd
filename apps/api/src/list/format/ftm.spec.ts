import { describe, expect, it } from '@jest/globals';
import { findAll } from '../../testing/list-found.js';
import { ftmList } from './ftm.js';

const entity = (id: string, schema: string, properties: object, more: object = {}) => ({
  id,
  schema,
  properties,
  ...more,
});
const lines = (...entities: object[]) => entities.map((one) => `${JSON.stringify(one)}\n`).join('');
const find = (text: string) => findAll(ftmList, { entities: text });

const person = entity(
  'p1',
  'Person',
  {
    name: ['Ivan Example', 'Иван Пример'],
    weakAlias: ['Vanya'],
    birthDate: ['1951-08-24', 'unknown'],
    nationality: ['ru', 'suhh'],
    innCode: ['770000000001'],
    addressEntity: ['a1'],
    topics: ['sanction'],
    notes: ['Seen twice'],
    height: ['180'],
  },
  { caption: 'Иван Пример', target: true },
);
const passport = entity('d1', 'Passport', { holder: ['p1'], number: ['K 12'], country: ['ru'] });
const sanction = entity('s1', 'Sanction', { entity: ['p1'], program: ['A 1'], programId: ['XX-A1'], reason: ['x'] });
const address = entity('a1', 'Address', { street: ['1 Road'], city: ['Minsk'], country: ['by'] });

const whole = {
  ...{ externalId: 'p1', type: 'Person', birthDates: ['1951-08-24'], countries: ['RU', 'BY'] },
  names: [
    { value: 'Иван Пример', kind: 'primary' },
    { value: 'Ivan Example', kind: 'aka' },
    { value: 'Vanya', kind: 'weak' },
  ],
  identifiers: [
    { scheme: 'tax-id', value: '770000000001' },
    { scheme: 'passport', value: 'K 12' },
  ],
  ...{ addresses: ['1 Road, Minsk'], programs: ['sanction', 'XX-A1', 'A 1'], remarks: 'Seen twice' },
};

describe('entities of FollowTheMoney', () => {
  it.each([
    ['in any order', lines(sanction, address, passport, person)],
    [
      'and those that lie within others',
      lines(
        { ...person, properties: { ...person.properties, addressEntity: [address], sanctions: [sanction] } },
        passport,
      ),
    ],
  ])('are put together by their ids, %s', async (_how, text) => {
    const { entries, faults } = await find(text);
    expect(entries).toEqual([whole]);
    expect(faults).toEqual([
      expect.objectContaining({ line: expect.any(Number), column: 'birthDate', code: 'date', leftOut: 'value' }),
    ]);
  });

  it('are of the types that are screened, each with its identifiers', async () => {
    const { entries } = await find(
      lines(
        entity('1', 'Vessel', { name: ['MAR AZUL'], imoNumber: ['9167148'], flag: ['cu'] }),
        entity('2', 'Vehicle', { name: ['Van'], registrationNumber: ['AB 12'] }),
        entity('3', 'CryptoWallet', { publicKey: ['1BiUFjzH6wsT73U3tfy4aXHCQsYQHzjk5h'] }),
        entity('4', 'PublicBody', { name: ['Ministry'], swiftBic: ['MELIIRTH'] }),
        entity('5', 'Company', { name: ['Ships'], imoNumber: ['1234567'] }),
      ),
    );
    expect(entries.map(({ type, names, identifiers }) => [type, names[0]!.value, identifiers[0]!.scheme])).toEqual([
      ['Vessel', 'MAR AZUL', 'imo'],
      ['Vehicle', 'Van', 'plate'],
      ['CryptoWallet', '1BiUFjzH6wsT73U3tfy4aXHCQsYQHzjk5h', 'wallet'],
      ['Organization', 'Ministry', 'bic'],
      ['Company', 'Ships', 'other'],
    ]);
  });

  it('count what entries have no place for', async () => {
    const family = entity('f1', 'Family', { person: ['p1'] });
    const other = entity('p2', 'Person', { name: ['Other'] }, { target: false });
    const lost = entity('s2', 'Sanction', { entity: ['nobody'] });
    expect((await find(lines(person, family, other, lost))).unread).toEqual({
      ...{ 'Person.height': 1, Family: 1, 'Person that is no target': 1, 'Sanction without its entity': 1 },
      'country suhh': 1,
    });
  });

  it('leave out lines that are none, and those without a name', async () => {
    const { entries, faults } = await find(`{"id":1}\n\nx\n${lines(entity('n', 'Person', { alias: [] }), person)}`);
    expect(entries.map(({ externalId }) => externalId)).toEqual(['p1']);
    expect(
      faults
        .filter(({ leftOut }) => leftOut === 'row')
        .map(({ line, code, externalId, hides }) => [line, code, externalId ?? hides]),
    ).toEqual([
      [1, 'json', true],
      [3, 'json', true],
      [4, 'name', 'n'],
    ]);
  });

  it('may be cut anywhere, and a line without an end is no entity', async () => {
    const text = lines(person, passport);
    expect(await findAll(ftmList, { entities: [...text] })).toEqual(await find(text));
    const endless = async function* () {
      for (let at = 0; at < 30; at++) yield await Promise.resolve('x'.repeat(100_000));
      yield `\n${lines(person)}`;
    };
    const { entries, faults } = await findAll(ftmList, { entities: endless() });
    expect(entries).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 1, code: 'json' });
  });
});

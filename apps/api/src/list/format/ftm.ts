import type { IdentifierScheme } from '@watchbook/contract';
import { distinct, distinctNames, rowFault } from './list-rows.js';
import { entitiesOf, linesOf, type FtmEntity } from './ftm-lines.js';
import * as ftm from './ftm-properties.js';
import type { Found, ListedEntry, ListFormat, ListUpload, Piece } from './listed-entry.js';
import { readCountry, readDate } from './values.js';

const file = 'entities';
const REMARKS_MAX = 8000;

/**
 * Entities of FollowTheMoney, one JSON object a line, in any order: who and what is listed, and the addresses, documents
 * and sanctions that belong to them by their ids. Those marked as no target are no entries of the list.
 */
export const ftmList: ListFormat = {
  read,
  references: (pieces) => pieces.flatMap(({ kind, content }) => (kind === 'entity' ? addressIds(content) : [])),
  compose,
};

const addressIds = (content: unknown): readonly string[] => (content as FtmEntity).properties['addressEntity'] ?? [];

async function* read(files: ListUpload): AsyncGenerator<Found> {
  for await (const { text, line } of linesOf(files.get(file) ?? '')) {
    const entities = text === null ? null : entitiesOf(text.replace(/^\uFEFF/, ''));
    if (entities) for (const entity of entities) yield* piecesOf(entity, line);
    else yield { fault: rowFault({ file, line }, { code: 'json', message: 'no entity in JSON' }), hides: true };
  }
}

function* piecesOf(entity: FtmEntity, line: number): Generator<Found> {
  const { schema, properties } = entity;
  const holder = ftm.ftmParts[schema];
  const piece = (key: string, kind: string): Found => ({ piece: { key, kind, file, line, content: entity } });
  if (holder !== undefined) for (const key of properties[holder] ?? []) yield piece(key, 'part');
  else if (schema === 'Address') yield piece(entity.id, 'address');
  else if (ftm.ftmTypes[schema] === undefined) yield { unread: schema, file, line };
  else if (entity.target === false) yield { unread: `${schema} that is no target`, file, line };
  else {
    yield piece(entity.id, 'entity');
    for (const name of Object.keys(properties))
      if (!ftm.isReadProperty(name)) yield { unread: `${schema}.${name}`, file, line };
  }
}

function compose(key: string, pieces: readonly Piece[], named: ReadonlyMap<string, readonly Piece[]>): Found[] {
  const of = (kind: string) => pieces.filter((piece) => piece.kind === kind);
  const entities = of('entity').map(({ content }) => content as FtmEntity);
  const parts = of('part').map(({ content }) => content as FtmEntity);
  if (entities.length === 0) return parts.map(({ schema }) => ({ unread: `${schema} without its entity` }));
  const { line } = of('entity')[0]!;
  const addresses = entities
    .flatMap(addressIds)
    .flatMap((id) => named.get(id) ?? [])
    .filter(({ kind }) => kind === 'address')
    .map(({ content }) => content as FtmEntity);
  const names = namesOf(entities);
  if (names.length === 0)
    return [{ fault: rowFault({ file, line }, { code: 'name', message: 'the name is missing' }), externalId: key }];
  const countries = [...entities, ...addresses].flatMap((entity) => values(entity, ...ftm.ftmCountries));
  const strange = countries.filter((code) => readCountry(code) === null);
  const born = entities.flatMap((entity) => values(entity, 'birthDate')).map((text) => readDate(text, 'ymd'));
  const entry: ListedEntry = {
    externalId: key,
    type: ftm.ftmTypes[entities[0]!.schema]!,
    names,
    birthDates: distinct(born.filter((date) => date !== null)),
    countries: distinct(countries.map(readCountry).filter((code) => code !== null)),
    identifiers: distinctIdentifiers([...entities, ...parts].flatMap(identifiersOf)),
    addresses: distinct([...entities.flatMap((entity) => values(entity, 'address')), ...addresses.map(addressText)]),
    programs: distinct([...entities, ...parts].flatMap((entity) => values(entity, ...ftm.ftmPrograms))),
    remarks:
      entities
        .flatMap((entity) => values(entity, ...ftm.ftmRemarks))
        .join('\n')
        .slice(0, REMARKS_MAX) || null,
  };
  const faulty = born
    .filter((date) => date === null)
    .map((): Found => ({
      fault: {
        ...{ file, line, column: 'birthDate', code: 'date', leftOut: 'value' },
        message: 'no date of the calendar',
      },
    }));
  return [{ entry, file, line }, ...faulty, ...strange.map((code) => ({ unread: `country ${code.slice(0, 40)}` }))];
}

const values = ({ properties }: FtmEntity, ...names: string[]): string[] =>
  names
    .flatMap((name) => properties[name] ?? [])
    .map((text) => text.trim())
    .filter(Boolean);

/** What it is called by comes first. */
function namesOf(entities: readonly FtmEntity[]): ListedEntry['names'] {
  const names = entities.flatMap((entity) =>
    Object.entries(ftm.ftmNames).flatMap(([property, kind]) =>
      values(entity, property).map((value) => ({ value, kind })),
    ),
  );
  const captions = entities.flatMap(({ caption }) => caption ?? []);
  const first =
    names.find(({ value, kind }) => kind === 'aka' && captions.includes(value)) ??
    names[0] ??
    entities.flatMap((entity) => values(entity, ...ftm.ftmNameless)).map((value) => ({ value }))[0];
  return first ? distinctNames([{ value: first.value, kind: 'primary' as const }, ...names]) : [];
}

function identifiersOf(entity: FtmEntity): ListedEntry['identifiers'] {
  const { schema, properties } = entity;
  const as = (scheme: IdentifierScheme, ...names: string[]) =>
    values(entity, ...names).map((value) => ({ scheme, value }));
  if (schema === 'Passport') return as('passport', 'number', 'passportNumber');
  if (schema === 'Identification')
    return as(/passport/i.test(values(entity, 'type').join()) ? 'passport' : 'national-id', 'number');
  return Object.keys(properties).flatMap((name) => {
    const scheme = ftm.ftmScheme(schema, name);
    return scheme === undefined ? [] : as(scheme, name);
  });
}

function distinctIdentifiers(identifiers: ListedEntry['identifiers']): ListedEntry['identifiers'] {
  const seen = new Set<string>();
  return identifiers.filter(({ scheme, value }) => !seen.has(`${scheme} ${value}`) && seen.add(`${scheme} ${value}`));
}

const ADDRESS = ['postOfficeBox', 'street', 'street2', 'postalCode', 'city', 'region', 'state'];

const addressText = (entity: FtmEntity): string => values(entity, 'full')[0] ?? values(entity, ...ADDRESS).join(', ');

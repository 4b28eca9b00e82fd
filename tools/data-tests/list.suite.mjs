// The OFAC list: how many aliases and misspelled names are found, how often harmless people are, and how fast.
import { NAME_THRESHOLD, NameIndex } from '../../libs/matching/dist/index.js';
import { indexOf, listedNames, misspell, quantile, random, rows } from './data.mjs';

const SAMPLE = 1500;

function sample(list, next) {
  return Array.from({ length: Math.min(SAMPLE, list.length) }, () => list[Math.floor(next() * list.length)]);
}

const search = (index, name, type, limit = 20) => index.search({ name, type, tokens: ['members'], limit });

function recall(index, queries, minimum = 0) {
  const found = queries.filter(({ id, value, type }) =>
    search(index, value, type).some((hit) => hit.id === id && hit.score >= minimum),
  );
  return found.length / queries.length;
}

function alerts(index, data, next) {
  const people = ['dev/negatives_global.csv', 'dev/negatives_us.csv'].flatMap((file) => sample(rows(data, file), next));
  const alerted = (least) =>
    people.filter(({ full_name }) => (search(index, full_name, 'Person', 1)[0]?.score ?? 0) >= least).length /
    people.length;
  return { count: people.length, at: alerted(NAME_THRESHOLD), close: alerted(0.95) };
}

function speed(names, next) {
  const index = new NameIndex();
  const wanted = 40_000;
  for (let at = 0; at < wanted; at += 1) {
    const { value, type } = names[at % names.length];
    const name = at < names.length || value.length < 4 ? value : misspell(value, next);
    index.add(`n${at}`, [{ value: name, type }], [at % 2 === 0 ? 'members' : 'institution:other']);
  }
  const queries = sample(names, next).map(({ value, type }) => ({
    value: value.length < 4 ? value : misspell(value, next),
    type,
  }));
  queries.slice(0, 100).forEach(({ value, type }) => search(index, value, type));
  return queries.map(({ value, type }) => {
    const start = performance.now();
    search(index, value, type);
    return performance.now() - start;
  });
}

export default function list(data) {
  const next = random(20261123);
  const { primary, all } = listedNames(data);
  const index = indexOf(all);
  const pairs = rows(data, 'dev/ofac_alias_pairs.csv');
  const primaryIndex = indexOf(primary);
  const aliases = sample(pairs, next).map((row) => ({ id: row.ent_num, value: row.alias, type: row.schema }));
  const wrong = sample(
    all.filter(({ value }) => value.length > 6),
    next,
  ).map((row) => ({ ...row, value: misspell(row.value, next) }));
  const persons = sample(
    all.filter(({ type }) => type === 'Person'),
    next,
  );
  const negative = alerts(index, data, next);
  const times = speed(all, next);
  return [
    { what: `OFAC, ${all.length} names, one typing error: recall@20`, value: recall(index, wrong), atLeast: 0.985 },
    {
      what: 'OFAC, one typing error: recall at the name threshold',
      value: recall(index, wrong, NAME_THRESHOLD),
      atLeast: 0.95,
    },
    {
      what: 'OFAC, persons as listed: recall at the name threshold',
      value: recall(index, persons, NAME_THRESHOLD),
      atLeast: 0.995,
    },
    { what: 'OFAC, persons as listed: recall at 0.95', value: recall(index, persons, 0.95), atLeast: 0.995 },
    {
      what: 'OFAC, an alias against primary names only: recall@20',
      value: recall(primaryIndex, aliases),
      atLeast: 0.6,
    },
    { what: `synthetic people, ${negative.count}: share with an alert at the name threshold`, value: negative.at },
    { what: 'synthetic people: share with an alert at 0.95', value: negative.close, atMost: 0.001 },
    { what: 'search among 40,000 names, half of them invisible: p50 ms', value: quantile(times, 0.5) },
    { what: 'search among 40,000 names, half of them invisible: p95 ms', value: quantile(times, 0.95), atMost: 20 },
  ];
}

// The OFAC list: how many aliases and misspelled names are found, how often harmless people are, and how fast.
import { NAME_THRESHOLD, NameIndex } from '../../libs/matching/dist/index.js';
import { indexOf, listedNames, misspell, quantile, random, rows } from './data.mjs';
import { halves } from './split.mjs';

const SAMPLE = 1500;
/** Invented people of each file that are looked for. */
const NEGATIVES = 5000;
const FOUND = 0.995;
const FOUND_MISTYPED = 0.97;

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

/** A listed name as a form would have it: given names first, in small letters, without marks. */
function asWritten(value) {
  const [family, given] = value.split(/,\s*/);
  return `${given ?? ''} ${family}`.replace(/['’-]/g, '').trim().toLowerCase();
}

const best = (index, name) => search(index, name, 'Person', 1)[0];

/** The highest threshold at which this share of the queries is found. */
function thresholdFor(index, queries, share) {
  const scores = queries.map(
    ({ id, value, type }) => search(index, value, type).find((hit) => hit.id === id)?.score ?? 0,
  );
  return Math.floor(quantile(scores, 1 - share) * 1000) / 1000;
}

/** Invented people by the score of the closest entry of the list. */
function alerts(index, data, nameOf) {
  const people = ['dev/negatives_global.csv', 'dev/negatives_us.csv'].flatMap((file) => {
    const all = rows(data, file);
    return all.filter((_, at) => at % Math.floor(all.length / NEGATIVES) === 0);
  });
  const closest = people.map(({ full_name: name }) => ({ name, hit: best(index, name) }));
  const at = (least) => closest.filter(({ hit }) => (hit?.score ?? 0) >= least);
  const examples = (least) =>
    at(least)
      .sort((a, b) => b.hit.score - a.hit.score)
      .slice(0, 6)
      .map(({ name, hit }) => `${name} / ${nameOf.get(hit.id)} (${hit.score.toFixed(2)})`);
  return { count: people.length, share: (least) => at(least).length / people.length, examples };
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
  const written = halves(
    primary
      .filter(({ type, value }) => type === 'Person' && value.includes(','))
      .map((row) => ({ ...row, value: asWritten(row.value) })),
    ({ id }) => id,
  );
  const threshold = thresholdFor(index, sample(written.tune, next), FOUND);
  const mistyped = sample(written.tune, next).map((row) => ({ ...row, value: misspell(row.value, next) }));
  const lower = thresholdFor(index, mistyped, FOUND_MISTYPED);
  const negative = alerts(index, data, new Map(all.map(({ id, value }) => [id, value])));
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
    {
      what: 'OFAC, persons with given names first: recall at the threshold below',
      value: recall(index, sample(written.judge, next), threshold),
      atLeast: FOUND,
    },
    {
      what: `${negative.count} invented people: share with an alert at that threshold`,
      value: negative.share(threshold),
      atMost: 0.001,
      reference: 0.0022,
      how: `threshold ${threshold} finds 99.5 % of the other half of the listed persons, given names first, without marks`,
      examples: { false: negative.examples(threshold) },
    },
    {
      what: 'invented people: share with an alert at 0.95',
      value: negative.share(0.95),
      atMost: 0.001,
      reference: 0.0022,
    },
    {
      what: 'invented people: share with an alert at the name threshold',
      value: negative.share(NAME_THRESHOLD),
      examples: { false: negative.examples(NAME_THRESHOLD) },
    },
    {
      what: 'invented people: share with an alert where 97 % with a typing error are found',
      value: negative.share(lower),
      how: `threshold ${lower}`,
    },
    { what: 'search among 40,000 names, half of them invisible: p50 ms', value: quantile(times, 0.5) },
    { what: 'search among 40,000 names, half of them invisible: p95 ms', value: quantile(times, 0.95), atMost: 20 },
  ];
}

// Historical persons from Wikidata with typing errors, several records each. The halves are by a hash of the person: the
// threshold of the groups is picked on one half and judged on the other.
import { cluster, CLUSTER_LIMITS, describeSubject } from '../../libs/matching/dist/index.js';
import { rows } from './data.mjs';
import { pairFigures, scoredEdges, wrongPairs } from './linking.mjs';
import { halves } from './split.mjs';

const LEAST_PRECISION = 0.95;
const skeleton = (word) =>
  word
    .replace(/[^a-z]/g, '')
    .replace(/(?<=.)[aeiouyhw]/g, '')
    .slice(0, 4);

function keysOf(row) {
  const [first, last] = [skeleton(row.first_name), skeleton(row.surname)];
  const keys = [
    ['born, first', row.dob, first],
    ['born, last', row.dob, last],
    ['both, born in', first, last, row.dob.slice(0, 4)],
    ['both', first, last],
    ['born', row.dob],
    ['code', row.postcode_fake],
    ['last, code', last, row.postcode_fake],
    ['last, place', last, row.birth_place],
    ['last, decade', last, row.dob.slice(0, 3)],
    ['first, code', first, row.postcode_fake],
    ['first, place', first, row.birth_place],
    ['born, place', row.dob.slice(0, 4), row.birth_place],
  ];
  return keys.filter((parts) => parts.every(Boolean)).map((parts) => parts.join(' '));
}

export function recordOf(row) {
  return {
    id: row.unique_id,
    words: `${row.full_name}, ${row.dob}, ${row.birth_place} ${row.postcode_fake}`,
    description: describeSubject({
      type: 'Person',
      names: [...new Set([row.full_name, row.first_and_surname])].filter(Boolean).map((value) => ({ value })),
      birthDates: row.dob ? [row.dob] : [],
      addresses: [`${row.birth_place} ${row.postcode_fake}`].filter((text) => text.trim() !== ''),
    }),
    keys: keysOf(row),
  };
}

export const entityOf = (id) => id.replace(/-\d+$/, '');

export function groups(records, edges, threshold) {
  const { clusters } = cluster(records, edges, [], { ...CLUSTER_LIMITS, threshold });
  return { clusters, ...pairFigures(clusters, entityOf) };
}

/** Plain transitive closure, to tell what the guards are worth. */
function closure(records, edges, threshold) {
  const group = new Map(records.map(({ id }) => [id, [id]]));
  for (const { a, b, bits } of edges) {
    if (bits < threshold || group.get(a) === group.get(b)) continue;
    const joined = group.get(a).concat(group.get(b));
    for (const id of joined) group.set(id, joined);
  }
  return pairFigures([...new Set(group.values())], entityOf);
}

export default function historicalFigures(data) {
  const { tune, judge } = halves(rows(data, 'dev/historical_figures.csv').map(recordOf), ({ id }) => entityOf(id));
  const tuneEdges = scoredEdges(tune);
  const tried = [-2, -1, 0, 1, 2, 3, 4, 5, 6, 8].map((threshold) => ({
    threshold,
    ...groups(tune, tuneEdges, threshold),
  }));
  const good = tried.filter(({ precision }) => precision >= LEAST_PRECISION + 0.005);
  const { threshold } = good.reduce((best, each) => (each.f1 > best.f1 ? each : best), good[0] ?? tried.at(-1));
  const edges = scoredEdges(judge);
  const { clusters, precision, recall, f1 } = groups(judge, edges, threshold);
  const plain = closure(judge, edges, threshold);
  const words = new Map(judge.map((record) => [record.id, record.words]));
  return [
    {
      what: `historical persons, ${judge.length} records in groups: F1 of pairs`,
      value: f1,
      atLeast: 0.93,
      reference: 0.857,
      how: `threshold ${threshold} bits from the other half; recall ${recall.toFixed(4)}; without guards precision ${plain.precision.toFixed(4)}, F1 ${plain.f1.toFixed(4)}`,
      examples: wrongPairs(clusters, entityOf, (id) => words.get(id)),
    },
    { what: 'historical persons in groups: precision of pairs', value: precision, atLeast: LEAST_PRECISION },
  ];
}

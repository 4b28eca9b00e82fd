// Pairs of records that may be one entity, and how good groups of records are.
import { evidenceOf } from '../../libs/matching/dist/index.js';
import { figuresOf } from './split.mjs';

/** Records of one key that are compared with each other, at most. */
const MOST_ALIKE = 60;

/**
 * Scored pairs of records that share a key: `{ a, b, bits }`, each pair once.
 * @param records `{ id, description, keys }`
 * @param most keys that more records share are passed over
 */
export function scoredEdges(records, most = MOST_ALIKE) {
  const byKey = new Map();
  for (const record of records) {
    for (const key of new Set(record.keys)) byKey.set(key, [...(byKey.get(key) ?? []), record]);
  }
  const seen = new Set();
  const edges = [];
  for (const alike of byKey.values()) {
    if (alike.length > most) continue;
    alike.forEach((a, at) => {
      for (const b of alike.slice(at + 1)) {
        const pair = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
        if (seen.has(pair)) continue;
        seen.add(pair);
        edges.push({ a: a.id, b: b.id, bits: evidenceOf(a.description, b.description).bits });
      }
    });
  }
  return edges;
}

/** How many pairs there are of so many. */
export const pairsIn = (size) => (size * (size - 1)) / 2;

/**
 * Precision, recall and F1 over pairs of records that stand in one group.
 * @param clusters lists of ids
 * @param entityOf the entity of an id
 */
export function pairFigures(clusters, entityOf) {
  const truth = new Map();
  let [found, right] = [0, 0];
  for (const ids of clusters) {
    const own = new Map();
    for (const id of ids) {
      own.set(entityOf(id), (own.get(entityOf(id)) ?? 0) + 1);
      truth.set(entityOf(id), (truth.get(entityOf(id)) ?? 0) + 1);
    }
    found += pairsIn(ids.length);
    for (const size of own.values()) right += pairsIn(size);
  }
  const wanted = [...truth.values()].reduce((sum, size) => sum + pairsIn(size), 0);
  return figuresOf(right, found, wanted);
}

/** A few of the pairs that stand together wrongly and of those that stand apart wrongly, in words. */
export function wrongPairs(clusters, entityOf, words, most = 5) {
  const groupOf = new Map(clusters.flatMap((ids, at) => ids.map((id) => [id, at])));
  const byEntity = new Map();
  for (const id of groupOf.keys()) byEntity.set(entityOf(id), [...(byEntity.get(entityOf(id)) ?? []), id]);
  const wrong = clusters.flatMap((ids) =>
    ids
      .slice(1)
      .filter((id) => entityOf(id) !== entityOf(ids[0]))
      .map((id) => `${words(ids[0])} / ${words(id)}`),
  );
  const missed = [...byEntity.values()].flatMap((ids) =>
    ids
      .slice(1)
      .filter((id) => groupOf.get(id) !== groupOf.get(ids[0]))
      .map((id) => `${words(ids[0])} / ${words(id)}`),
  );
  return { false: wrong.slice(0, most), missed: missed.slice(0, most) };
}

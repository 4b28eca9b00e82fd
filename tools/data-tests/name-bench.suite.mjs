// Labelled pairs of names. The weights of the score were searched on halves of this file, so the figures at the threshold that
// is shipped are not from unseen data; the threshold is cross-validated: for each fifth of the pairs, by a hash of the names,
// it is picked on the other four.
import { compareNames, NAME_THRESHOLD, parseName } from '../../libs/matching/dist/index.js';
import { rows } from './data.mjs';
import { bestThreshold, confusions, figures, foldOf } from './split.mjs';

const FOLDS = 5;
const words = ({ name1, name2 }) => `${name1} / ${name2}`;

export default function nameBench(data) {
  const pairs = rows(data, 'dev/name_bench.csv').map((row) => ({
    ...row,
    same: row.is_match === 'true',
    score: compareNames(parseName(row.name1, row.schema), parseName(row.name2, row.schema)).score,
    fold: foldOf(words(row), FOLDS),
  }));
  const thresholds = Array.from({ length: FOLDS }, (_, at) => bestThreshold(pairs.filter(({ fold }) => fold !== at)));
  const judged = pairs.map((pair) => ({ ...pair, score: pair.score >= thresholds[pair.fold] ? 1 : 0 }));
  const [all, crossed] = [figures(pairs, NAME_THRESHOLD), figures(judged, 1)];
  const strong = figures(
    pairs.filter(({ quality }) => quality === 'STRONG'),
    NAME_THRESHOLD,
  );
  return [
    {
      what: `name_bench, ${pairs.length} pairs: F1, threshold cross-validated`,
      value: crossed.f1,
      atLeast: 0.85,
      reference: 0.79,
      how: `thresholds ${thresholds.map((each) => each.toFixed(2)).join(', ')} for the ${FOLDS} folds`,
    },
    { what: 'name_bench: precision, threshold cross-validated', value: crossed.precision, atLeast: 0.82 },
    { what: 'name_bench: recall, threshold cross-validated', value: crossed.recall, atLeast: 0.85 },
    {
      what: `name_bench: F1 at the name threshold ${NAME_THRESHOLD}`,
      value: all.f1,
      atLeast: 0.85,
      reference: 0.79,
      how: `precision ${all.precision.toFixed(4)}, recall ${all.recall.toFixed(4)}`,
      examples: confusions(pairs, NAME_THRESHOLD, words, 8),
    },
    { what: 'name_bench, strong pairs: F1 at the name threshold', value: strong.f1, atLeast: 0.985, reference: 0.978 },
  ];
}

// Single names in two scripts, one to one as Wikidata has them, about one in forty of them wrong. The halves are by a hash of
// the Latin name: the threshold that lets through 1 % of pairs of different names is picked on one and judged on the other.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareNames, parseName } from '../../libs/matching/dist/index.js';
import { quantile } from './random.mjs';
import { confusions, halves } from './split.mjs';

const SCRIPTS = {
  russian: { reference: 0.918, atLeast: 0.95 },
  arabic: { reference: 0.695, atLeast: 0.88 },
  chinese: { reference: 0.601, atLeast: 0.85 },
  hebrew: { reference: 0.641, atLeast: 0.85 },
  korean: { reference: 0.632, atLeast: 0.8 },
  katakana: { reference: 0.773, atLeast: 0.88 },
};
const SAMPLE = 5000;

/** The single names of a script in their halves. */
export function readPairs(data, script) {
  const lines = readFileSync(resolve(data, `dev/wd_${script}_80.tsv`), 'utf8')
    .trim()
    .split('\n');
  const pairs = lines
    .map((line) => line.split('\t'))
    .map(([latin, other]) => ({ latin, other: other.replaceAll(' ', '') }));
  return halves(pairs, ({ latin }) => latin);
}

/** Every so many of the pairs, and as many with the next one's other name. */
function scoredPairs(all) {
  const step = Math.max(1, Math.floor(all.length / SAMPLE));
  const own = all.filter((_, at) => at % step === 0).slice(0, SAMPLE);
  const parsed = own.map(({ latin, other }) => ({ latin: parseName(latin), other: parseName(other) }));
  const score = (at, to, same) => ({
    words: `${own[at].latin} / ${own[to].other}`,
    same,
    score: compareNames(parsed[at].latin, parsed[to].other).score,
  });
  return own.flatMap((_, at) => [score(at, at, true), score(at, (at + 1) % own.length, false)]);
}

const shareAbove = (pairs, threshold) => pairs.filter(({ score }) => score >= threshold).length / pairs.length;

export default function scripts(data) {
  return Object.entries(SCRIPTS).flatMap(([script, limits]) => {
    const halved = readPairs(data, script);
    const [tune, judge] = [scoredPairs(halved.tune), scoredPairs(halved.judge)];
    const wrong = tune.filter(({ same }) => !same).map(({ score }) => score);
    const threshold = quantile(wrong, 0.99) + 1e-9;
    const [same, different] = [judge.filter((pair) => pair.same), judge.filter((pair) => !pair.same)];
    return [
      {
        what: `${script} against Latin, ${same.length} single names: recall at 1 % false`,
        value: shareAbove(same, threshold),
        ...limits,
        how: `threshold ${threshold.toFixed(3)} from the other half; false on this half ${(100 * shareAbove(different, threshold)).toFixed(2)} %`,
        examples: confusions(judge, threshold, ({ words }) => words),
      },
    ];
  });
}

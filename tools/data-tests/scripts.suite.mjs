// Single names in two scripts. A threshold that lets through 1 % of wrong pairs is chosen on one half and used on the other.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareNames, parseName } from '../../libs/matching/dist/index.js';
import { quantile, random } from './data.mjs';

const SCRIPTS = { russian: 0.95, arabic: 0.8, chinese: 0.58, hebrew: 0.8, korean: 0.75, katakana: 0.88 };
const SAMPLE = 3000;

function pairsOf(data, script) {
  const lines = readFileSync(resolve(data, `dev/wd_${script}_80.tsv`), 'utf8')
    .trim()
    .split('\n');
  const next = random(7);
  return Array.from({ length: SAMPLE }, () => {
    const [latin, other] = lines[Math.floor(next() * lines.length)].split('\t');
    return { latin: parseName(latin), other: parseName(other.replaceAll(' ', '')) };
  });
}

const scores = (left, right) => left.map(({ latin }, at) => compareNames(latin, right[at].other).score);

export default function scripts(data) {
  return Object.entries(SCRIPTS).map(([script, atLeast]) => {
    const pairs = pairsOf(data, script);
    const [choose, judge] = [pairs.slice(0, SAMPLE / 2), pairs.slice(SAMPLE / 2)];
    const wrong = scores(choose, [...choose.slice(1), choose[0]]);
    const threshold = quantile(wrong, 0.99) + 1e-9;
    const found = scores(judge, judge).filter((score) => score >= threshold).length;
    return {
      what: `${script} against Latin, ${judge.length} single names: recall at 1 % false`,
      value: found / judge.length,
      atLeast,
    };
  });
}

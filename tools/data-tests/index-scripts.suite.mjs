// Names of two parts found through the index by the name in another script, among invented ones: of those that the comparison
// alone gives what is asked for, the share that is among the first twenty. Pairs are of the half that no threshold is picked on.
// The floors are what was reached, so that it does not get less; by comparison alone it is 1.
import { compareNames, NameIndex, parseName, SegmentBuilder } from '../../libs/matching/dist/index.js';
import { namesFrom } from '../bench/matching-names.mjs';
import { readPairs } from './scripts.suite.mjs';

const FLOORS = { russian: 0.98, arabic: 0.98, chinese: 0.96, hebrew: 0.99, korean: 0.96, katakana: 0.95 };
const SPACED = { chinese: '・', katakana: '・' };
const [PAIRS, INVENTED, MINIMUM, LIMIT, EXAMPLES] = [300, 5000, 0.75, 20, 5];

export default function indexScripts(data) {
  return Object.entries(FLOORS).map(([script, atLeast]) => {
    const names = pairedNames(readPairs(data, script).judge, SPACED[script] ?? ' ');
    const index = indexOf(names);
    const near = names.filter(({ latin, other }) => compareNames(parseName(other), parseName(latin)).score >= MINIMUM);
    const found = near.filter(({ id, other }) =>
      index.search({ name: other, tokens: ['all'], limit: LIMIT, minimum: MINIMUM }).some((hit) => hit.id === id),
    );
    const missed = near.filter((name) => !found.includes(name));
    return {
      what: `${script}, found through the index of those that the comparison gives ${MINIMUM}`,
      value: found.length / near.length,
      atLeast,
      how: `${near.length} of ${names.length} names, among ${INVENTED} invented ones`,
      examples: { missed: missed.slice(0, EXAMPLES).map(({ latin, other }) => `${other} / ${latin}`) },
    };
  });
}

/** Two single names as one, from all over the list. */
function pairedNames(singles, space) {
  const step = 2 * Math.floor(singles.length / 2 / PAIRS);
  return Array.from({ length: PAIRS }, (_, at) => {
    const [first, second] = [singles[at * step], singles[at * step + 1]];
    return {
      id: `name ${at}`,
      latin: `${first.latin} ${second.latin}`,
      other: `${first.other}${space}${second.other}`,
    };
  });
}

function indexOf(names) {
  const builder = new SegmentBuilder();
  const add = (id, name) => builder.add({ name: id, tokens: ['all'], subjects: [{ id, names: [name] }] });
  const next = namesFrom(5);
  for (let at = 0; at < INVENTED; at += 1) add(`invented ${at}`, next());
  for (const { id, latin } of names) add(id, { value: latin, type: 'Person' });
  return new NameIndex(builder.finish());
}

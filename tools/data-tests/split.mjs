/** Which of so many folds a key belongs to: by a stable hash (FNV-1a), so that it never depends on the order of a file. */
export function foldOf(key, folds) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash >>> 8) % folds;
}

const isForTuning = (key) => foldOf(key, 2) === 0;

/** `{ tune, judge }`: the half on which thresholds are picked and the half on which they are judged. */
export function halves(list, keyOf) {
  return {
    tune: list.filter((each) => isForTuning(keyOf(each))),
    judge: list.filter((each) => !isForTuning(keyOf(each))),
  };
}

/** Precision, recall and F1 of scored pairs `{ score, same }` at a threshold. */
export function figures(pairs, threshold) {
  const count = { hit: 0, false: 0, missed: 0 };
  for (const { score, same } of pairs) {
    if (score >= threshold) count[same ? 'hit' : 'false'] += 1;
    else if (same) count.missed += 1;
  }
  return figuresOf(count.hit, count.hit + count.false, count.hit + count.missed);
}

/** Precision, recall and F1 of how many were found, and how many of them and of all wanted ones were right. */
export function figuresOf(right, found, wanted) {
  const [precision, recall] = [right / (found || 1), right / (wanted || 1)];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall || 1) };
}

/** The threshold with the best F1 on these pairs, between two limits; of several equal ones the middle. */
export function bestThreshold(pairs, from = 0, to = 1) {
  const steps = Array.from({ length: 200 }, (_, at) => from + ((to - from) * at) / 200);
  const scored = steps.map((at) => ({ at, f1: figures(pairs, at).f1 }));
  const best = Math.max(...scored.map(({ f1 }) => f1));
  const equal = scored.filter(({ f1 }) => f1 === best);
  return equal[Math.floor(equal.length / 2)].at;
}

/** A few wrong answers in words: those found though they differ, and those missed though they are the same. */
export function confusions(pairs, threshold, words, most = 5) {
  const text = (each) => `${words(each)} (${each.score.toFixed(2)})`;
  const wrong = pairs.filter(({ same, score }) => !same && score >= threshold).sort((a, b) => b.score - a.score);
  const missed = pairs.filter(({ same, score }) => same && score < threshold).sort((a, b) => b.score - a.score);
  return { false: wrong.slice(0, most).map(text), missed: missed.slice(0, most).map(text) };
}

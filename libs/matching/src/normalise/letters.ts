/** Joins single letters that stand in a row: `s a de c v` becomes `sa de cv`; says which words each result covers. */
export function joinLetters(words: readonly string[]): { text: string; from: number; length: number }[] {
  const out: { text: string; from: number; length: number }[] = [];
  words.forEach((word, at) => {
    const before = out.at(-1);
    const single = /^[a-z]$/.test(word);
    if (single && before && /^[a-z]$/.test(words[at - 1]!)) {
      before.text += word;
      before.length += 1;
    } else out.push({ text: word, from: at, length: 1 });
  });
  return out;
}

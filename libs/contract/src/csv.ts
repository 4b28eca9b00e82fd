/** What parts the cells of a file. */
export const csvDelimiters = [',', ';', '\t', '|'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

/** The name of a column in lower case without spaces and signs, as it is known. */
export const plainName = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The columns of a header by their plain names, in their order, without those whose name stands there twice. */
export function columnsByName(header: readonly string[]): Map<string, string> {
  const alike = Map.groupBy(header, plainName);
  return new Map([...alike].flatMap(([name, [column, ...others]]) => (others.length > 0 ? [] : [[name, column!]])));
}

/**
 * Which column of a header seems to hold what. Earlier words of a field count before later ones, a column counts for
 * one field, and none whose name stands there twice.
 * @param words for each field what its column may be called, in lower case without spaces and signs
 */
export function guessColumns<Field extends string>(
  header: readonly string[],
  words: Readonly<Record<Field, readonly string[]>>,
): Partial<Record<Field, string>> {
  const free = columnsByName(header);
  const guess: Partial<Record<Field, string>> = {};
  for (const field of Object.keys(words) as Field[]) {
    const word = words[field].find((one) => free.has(one));
    if (word === undefined) continue;
    guess[field] = free.get(word)!;
    free.delete(word);
  }
  return guess;
}

/** The delimiter that a first line seems to have: the one that parts most outside quotes. */
export function guessDelimiter(line: string): CsvDelimiter {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counts = csvDelimiters.map((delimiter) => bare.split(delimiter).length);
  return csvDelimiters[counts.indexOf(Math.max(...counts))]!;
}

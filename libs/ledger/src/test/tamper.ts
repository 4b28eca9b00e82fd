import { digest, rewritten } from './sample-log.js';

/** A damaged copy of a log: its lines, and the places that a verifier may name as the first bad one. */
export interface Mutant {
  readonly lines: readonly string[];
  readonly firstBad: readonly number[];
}

/** Damages a log at a place; `salt` varies how. Null where that place has nothing to damage in this way. */
export type Tamper = (lines: readonly string[], at: number, salt: number) => Mutant | null;

const replaced = (lines: readonly string[], at: number, line: string): readonly string[] => lines.with(at, line);
const edited = (line: string, change: (entry: Record<string, unknown>) => void): string => {
  const entry = JSON.parse(line) as Record<string, unknown>;
  change(entry);
  return sortedJson(entry);
};
const sortedJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member)}`).join(',')}}`;
};
const renumbered = (lines: readonly string[]): readonly string[] =>
  lines.map((line, seq) => line.replace(/"seq":\d+,"v":1/, `"seq":${seq},"v":1`));

/** The kinds of damage of ledger verification, each at any place of the log. */
export const tampers: Record<string, Tamper> = {
  'one bit flipped': (lines, at, salt) => {
    const line = lines[at]!;
    const position = salt % line.length;
    const flipped = String.fromCharCode(line.charCodeAt(position) ^ (1 << (salt % 7)));
    const text = line.slice(0, position) + flipped + line.slice(position + 1);
    // A flip that makes a line feed cuts the line in two, which is still damage at this place.
    return { lines: replaced(lines, at, text), firstBad: [at] };
  },
  'a member edited': (lines, at, salt) => {
    const members: ((entry: Record<string, unknown>) => void)[] = [
      (entry) => (entry['action'] = 'notice.unread'),
      (entry) => (entry['outcome'] = entry['outcome'] === 'failed' ? 'allowed' : 'failed'),
      (entry) => (entry['purpose'] = 'forged'),
      (entry) => (entry['request'] = `forged-${salt}`),
      (entry) => (entry['resources'] = [{ type: 'notice', id: `forged-${salt}`, version: 1 }]),
      (entry) => (entry['detail'] = digest(`forged ${salt}`)),
      (entry) => ((entry['actor'] as Record<string, unknown>)['user'] = `forged-${salt}`),
    ];
    return { lines: replaced(lines, at, edited(lines[at]!, members[salt % members.length]!)), firstBad: [at] };
  },
  'a time moved': (lines, at, salt) => {
    const moved = edited(lines[at]!, (entry) => {
      entry['at'] = new Date(
        Date.parse(entry['at'] as string) + ((salt % 2) * 2 - 1) * (1 + (salt % 100_000)),
      ).toISOString();
    });
    return { lines: replaced(lines, at, moved), firstBad: [at] };
  },
  'an entry deleted': (lines, at) => ({ lines: lines.toSpliced(at, 1), firstBad: [at] }),
  'an entry deleted and the rest renumbered': (lines, at) => ({
    lines: renumbered(lines.toSpliced(at, 1)),
    firstBad: at === lines.length - 1 ? [at] : [at - 1, at],
  }),
  'an entry inserted': (lines, at, salt) => ({
    lines: renumbered(
      lines.toSpliced(
        at,
        0,
        edited(lines[at]!, (entry) => (entry['request'] = `forged-${salt}`)),
      ),
    ),
    firstBad: [at],
  }),
  'an entry repeated': (lines, at) => ({ lines: lines.toSpliced(at, 0, lines[at]!), firstBad: [at + 1] }),
  'two entries swapped': (lines, at, salt) => {
    const other = (at + 1 + (salt % (lines.length - 1))) % lines.length;
    const swapped = lines.with(at, lines[other]!).with(other, lines[at]!);
    return { lines: swapped, firstBad: [Math.min(at, other)] };
  },
  'entries reordered and renumbered': (lines, at, salt) => {
    if (at === lines.length - 1) return null;
    const moved = lines.toSpliced(at, 1);
    const target = at + 1 + (salt % (lines.length - at - 1));
    return { lines: renumbered(moved.toSpliced(target, 0, lines[at]!)), firstBad: [at - 1, at] };
  },
  'the tail cut off': (lines, at) => ({ lines: lines.slice(0, at), firstBad: [at] }),
  'a link changed': (lines, at, salt) => {
    const own = salt % 2 === 0;
    if (own && lines[at]!.includes('"own":null')) return null;
    const change = edited(lines[at]!, (entry) => {
      if (own) (entry['own'] as Record<string, unknown>)['prev'] = digest(`forged ${salt}`);
      else entry['prev'] = digest(`forged ${salt}`);
    });
    return { lines: replaced(lines, at, change), firstBad: [at] };
  },
  'a history rewritten with right links throughout': (lines, at, salt) => ({
    lines: rewritten(
      replaced(
        lines,
        at,
        edited(lines[at]!, (entry) => (entry['request'] = `forged-${salt}`)),
      ),
    ),
    firstBad: [at],
  }),
  'the same entry in another spelling': (lines, at, salt) => {
    const line = lines[at]!;
    const spellings = [
      line.replace(':', ': '),
      `${line} `,
      `${line}\r`,
      line.replace('notice', '\\u006eotice'),
      ` ${line}`,
    ];
    return { lines: replaced(lines, at, spellings[salt % spellings.length]!), firstBad: [at] };
  },
};

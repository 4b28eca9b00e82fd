import { builtInSources, listFiles } from '@watchbook/contract';
import type { Work } from '../../platform/database/work.js';
import { listFormats } from '../format/list-formats.js';
import { ListFileFault, type ListFormat, type Piece } from '../format/listed-entry.js';
import type { ListImport, ListImportFile } from './list-import.entity.js';
import type { Progress } from './progress.js';
import type { Staging } from './staging.js';
import { findPieces, pagePieces, type StagedPiece } from './staging.queries.js';
import { uploadedText } from './uploaded-text.js';

const PAGE = 2000;
const ROWS_BEFORE_VERDICT = 10_000;

interface Reading {
  readonly run: ListImport;
  readonly files: readonly ListImportFile[];
  readonly attempt: string;
  readonly progress: Progress;
}

/**
 * Reads the files of an import into the staging tables.
 * @throws ListFileFault for files that cannot be read, hold nobody, or have too many faults
 */
export async function readList(work: Work, staging: Staging, reading: Reading): Promise<void> {
  const { run, files, attempt, progress } = reading;
  const format = listFormats[run.format];
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const lenient = (builtInSources as readonly string[]).includes(run.format);
  let bytes = 0;
  const texts = files.map(({ name }) => {
    const passed = (count: number) => void (bytes += count);
    return [name, uploadedText(work, { importId: run.id, name, lenient }, passed)] as const;
  });
  for await (const found of format.read(new Map(texts), run.options)) {
    if (!staging.add(found)) continue;
    await staging.flush();
    if (staging.rows > ROWS_BEFORE_VERDICT) staging.faults.assertFew(staging.rows);
    await progress.move('reading', bytes / size, staging.rows);
  }
  await staging.flush();
  if (format.compose) await compose(work, format, { attempt, progress }, staging);
  staging.faults.assertFew(staging.rows);
  if (staging.entries === 0)
    throw new ListFileFault(`${listFiles[run.format][0]}: there is no entry in it; ${staging.faults.firstText()}`);
}

/** Makes entries of the pieces that were read, all pieces of one at a time. */
async function compose(
  work: Work,
  format: ListFormat,
  { attempt, progress }: Pick<Reading, 'attempt' | 'progress'>,
  staging: Staging,
): Promise<void> {
  staging.beginComposing();
  let rest: StagedPiece[] = [];
  let beyond = { key: '', seq: -1 };
  for (let looked = 0; ;) {
    const after = beyond;
    const page = await work.system((em) => pagePieces(em, attempt, after, PAGE));
    looked += page.length;
    const groups = groupsOf([...rest, ...page]);
    const isLast = page.length < PAGE;
    // More of the last one may follow.
    rest = isLast ? [] : (groups.pop()?.[1] ?? []);
    await composeGroups(work, format, { attempt, groups }, staging);
    await staging.flush();
    await progress.move('joining', looked / Math.max(1, staging.pieces), staging.rows);
    if (isLast) return;
    beyond = page.at(-1)!;
  }
}

type Group = [key: string, pieces: StagedPiece[]];

async function composeGroups(
  work: Work,
  format: ListFormat,
  { attempt, groups }: { attempt: string; groups: readonly Group[] },
  staging: Staging,
): Promise<void> {
  const keys = [...new Set(groups.flatMap(([, pieces]) => format.references?.(pieces) ?? []))];
  const named = new Map<string, Piece[]>();
  for (const piece of keys.length > 0 ? await work.system((em) => findPieces(em, attempt, keys)) : [])
    named.set(piece.key, [...(named.get(piece.key) ?? []), piece]);
  for (const [key, pieces] of groups)
    for (const found of format.compose!(key, pieces, named)) if (staging.add(found)) await staging.flush();
}

function groupsOf(pieces: readonly StagedPiece[]): Group[] {
  const groups: Group[] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (last?.[0] === piece.key) last[1].push(piece);
    else groups.push([piece.key, [piece]]);
  }
  return groups;
}

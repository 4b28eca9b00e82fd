import {
  builtInSources,
  csvListOptions,
  IMPORT_MAX_BYTES,
  importDraft,
  listFiles,
  type CsvListOptions,
  type ImportFormat,
  type ListFileName,
} from '@watchbook/contract';
import type { z } from 'zod';
import { fieldProblem, Problem } from '../../platform/problem.js';

export type Asked = z.output<typeof importDraft>;

/** A request for an import whose parts fit together. */
export interface ImportRequest {
  readonly format: ImportFormat;
  readonly source: string;
  readonly title: string | null;
  readonly options: CsvListOptions | null;
  readonly dryRun: boolean;
  /** With their bytes, or all of them without. */
  readonly files: readonly { name: ListFileName; size: number; bytes: Uint8Array | null }[];
}

const builtIn: readonly string[] = builtInSources;

/** @throws Problem `not-processable` with the member at fault, `too-large` */
export function toRequest({ format, source, title, csv, dryRun, files }: Asked): ImportRequest {
  assertSource(format, source);
  if (title !== undefined && builtIn.includes(format)) throw fieldProblem('/title', 'unknown', `${format} has a title`);
  if (format !== 'csv' && csv) throw fieldProblem('/csv', 'unknown', `${format} has columns of its own`);
  if (format === 'csv' && !csv) throw fieldProblem('/csv', 'required', 'Say which column holds what');
  assertNames(format, files);
  return {
    ...{ format, source: source ?? format, title: title ?? null, dryRun },
    options: csv ? csvListOptions.parse(csv) : null,
    files: withBytes(files),
  };
}

function assertSource(format: ImportFormat, source: string | undefined): void {
  const isBuiltIn = builtIn.includes(format);
  if (isBuiltIn && source !== undefined && source !== format)
    throw fieldProblem('/source', 'unknown', `${format} is kept under its own name`);
  if (!isBuiltIn && source === undefined)
    throw fieldProblem('/source', 'required', 'Say under which key the list is kept');
  if (!isBuiltIn && builtIn.includes(source!))
    throw fieldProblem('/source', 'taken', `${source} is a list that the portal reads as it is published`);
}

function assertNames(format: ImportFormat, files: Asked['files']): void {
  const names = files.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) throw fieldProblem(`/files/${twice}/name`, 'twice', `There are two files ${names[twice]}`);
  const known = listFiles[format];
  const foreign = names.findIndex((name) => !known.includes(name));
  if (foreign >= 0) throw fieldProblem(`/files/${foreign}/name`, 'unknown', `${format} has no file ${names[foreign]}`);
  if (!names.includes(known[0])) throw fieldProblem('/files', 'required', `The file ${known[0]} is missing`);
}

function withBytes(files: Asked['files']): ImportRequest['files'] {
  const isWhole = files[0]!.content !== undefined;
  const read = files.map(({ name, content, size }, at) => {
    if (isWhole !== (content !== undefined))
      throw fieldProblem(`/files/${at}/content`, 'partly', 'All files come with the request, or none');
    if (content !== undefined && size !== undefined)
      throw fieldProblem(`/files/${at}/size`, 'unknown', 'The size is that of the content');
    if (content === undefined && size === undefined)
      throw fieldProblem(`/files/${at}/size`, 'required', 'Say how large the file is');
    const bytes = content === undefined ? null : new TextEncoder().encode(content);
    return { name, size: bytes?.length ?? size!, bytes };
  });
  if (isWhole && read.reduce((sum, { size }) => sum + size, 0) > IMPORT_MAX_BYTES) throw new Problem('too-large');
  return read;
}

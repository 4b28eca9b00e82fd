import { open, stat } from 'node:fs/promises';
import { listFiles, type ImportFormat, type ListFileName } from '@watchbook/contract';
import { CliFailure, exitCodes } from '../exit.js';

const HEAD_BYTES = 64 * 1024;

/** A file of a list, by the name under which it is uploaded. */
export interface ListFile {
  readonly path: string;
  readonly name: ListFileName;
  readonly size: number;
}

/** The files of a list. @throws CliFailure for a file that is missing, empty, given twice or of no kind */
export async function findFiles(format: ImportFormat, paths: readonly string[]): Promise<ListFile[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const head = await firstLineOf(path);
      const { size } = await stat(path);
      if (size === 0) throw new CliFailure(exitCodes.usage, `${path} is empty`);
      return { path, size, name: kindOf(format, path, head) };
    }),
  );
  const names = files.map(({ name }) => name);
  if (new Set(names).size !== names.length)
    throw new CliFailure(exitCodes.usage, `Two files are of one kind: ${names.join(', ')}`);
  const [main] = listFiles[format];
  if (!names.includes(main)) throw new CliFailure(exitCodes.usage, `None of the files is the list itself (${main})`);
  return files;
}

/** The first line of a file. @throws CliFailure */
export async function firstLineOf(path: string): Promise<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw new CliFailure(exitCodes.usage, `Cannot read ${path}`, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)[0]!;
  } finally {
    await file.close();
  }
}

/** The files of OFAC have no header, and are told apart by their columns. */
function kindOf(format: ImportFormat, path: string, line: string): ListFileName {
  const [main, alias, address] = listFiles[format];
  if (!alias || !address) return main;
  const columns = line.replaceAll(/"[^"]*"/g, '').split(',').length;
  const kind = { 12: main, 5: alias, 6: address }[columns];
  if (!kind)
    throw new CliFailure(exitCodes.usage, `${path} is no file of the list: it has ${columns} columns, not 12, 5 or 6`);
  return kind;
}

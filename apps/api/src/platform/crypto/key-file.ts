import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Reads a secret from its file, or makes one of 32 random bytes (base64) on the first start.
 * Two processes that start at once agree: the file appears whole or not at all.
 * @throws Error when others may read the file.
 */
export async function readOrCreateSecret(file: string): Promise<string> {
  try {
    return await readSecret(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  await link(draft, file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
  });
  await unlink(draft);
  return readSecret(file);
}

/** Reads a secret from its file. @throws Error when others may read the file, or there is none (`ENOENT`) */
export async function readSecret(file: string): Promise<string> {
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(`Others may read ${file}. Run: chmod 600 ${JSON.stringify(file)}`);
  }
  return (await readFile(file, 'utf8')).trim();
}

/** Makes the file readable by its owner alone. */
export const protect = (file: string) => chmod(file, 0o600);

import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Replaces a file as a whole, durable before it returns: a crash leaves the old one or the new one. */
export async function replaceFile(file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
}

import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { CliFailure, exitCodes } from './exit.js';

/**
 * What a JSON file holds, checked by its contract.
 * @param noun what it should be, as in “FILE is not a notice”
 * @throws CliFailure `usage` with every fault of the file
 */
export async function readJson<S extends z.ZodType>(file: string, schema: S, noun: string): Promise<z.output<S>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliFailure(exitCodes.usage, `Cannot read ${file}`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CliFailure(exitCodes.usage, `${file} is not JSON`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  /${path.join('/')}: ${message}`);
  throw new CliFailure(exitCodes.usage, `${file} is not ${noun}:\n${faults.join('\n')}`);
}

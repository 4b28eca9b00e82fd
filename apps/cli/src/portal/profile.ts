import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CliFailure, exitCodes } from '../exit.js';

const profile = z.object({ url: z.url(), cookie: z.string(), csrfToken: z.string(), email: z.string() });

/** A session that `watchbook login` keeps between commands. */
export type Profile = z.infer<typeof profile>;

/** Where profiles lie: `$XDG_CONFIG_HOME/watchbook`, or `~/.config/watchbook`; what belongs to one lies beside it. */
function fileOf(name: string, what = ''): string {
  if (!/^[\w-]{1,50}$/.test(name)) throw new CliFailure(exitCodes.usage, `Not a profile name: ${name}`);
  const folder = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  return join(folder, 'watchbook', `${name}${what && `.${what}`}.json`);
}

/** The profile, or null when nobody signed in under that name. */
export async function findProfile(name: string): Promise<Profile | null> {
  const text = await readFile(fileOf(name), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = profile.safeParse(JSON.parse(text));
  if (!parsed.success) throw new CliFailure(exitCodes.failed, `The profile ${name} is damaged; sign in again`);
  return parsed.data;
}

/** Keeps a session, readable by its owner alone. */
export const keepProfile = (name: string, kept: Profile): Promise<void> => keepFile(fileOf(name), JSON.stringify(kept));

/** What a command keeps with a profile between sessions; null when there is nothing. */
export const readBeside = (name: string, what: string): Promise<string | null> =>
  readFile(fileOf(name, what), 'utf8').catch(() => null);

export const keepBeside = (name: string, what: string, text: string): Promise<void> =>
  keepFile(fileOf(name, what), text);

async function keepFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${text}\n`, { mode: 0o600 });
  await rename(draft, file);
}

export const forgetProfile = (name: string) => rm(fileOf(name), { force: true });

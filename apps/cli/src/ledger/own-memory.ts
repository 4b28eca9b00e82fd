import { sha256Hex } from '@watchbook/contract';
import { z } from 'zod';
import { keepBeside, readBeside } from '../portal/profile.js';

const memory = z.object({
  url: z.string(),
  institution: z.string(),
  vkey: z.string(),
  last: z.object({ seq: z.int().min(0), hash: sha256Hex }),
  checkpoint: z.string(),
});

/** How far the own entries were verified, under which key, and the signed checkpoint that they were held against. */
export type OwnMemory = z.infer<typeof memory>;

const NAME = 'ledger';

/** What was verified last time for this institution of this portal, or null. @throws Error when the file is damaged */
export async function recallOwn(profile: string, url: string, institution: string): Promise<OwnMemory | null> {
  const text = await readBeside(profile, NAME);
  if (text === null) return null;
  const kept = memory.parse(JSON.parse(text));
  return kept.url === url && kept.institution === institution ? kept : null;
}

export const keepOwn = (profile: string, kept: OwnMemory): Promise<void> =>
  keepBeside(profile, NAME, JSON.stringify(kept));

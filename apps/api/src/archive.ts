import pg from 'pg';
import { openDatabase } from './app.js';
import { readConfig } from './config.js';
import { archiveEntries, type ArchiveRequest } from './ledger/archive/archive.js';
import { KeyRing } from './ledger/sign/log-key.js';
import { LogKeys } from './ledger/sign/log-keys.js';
import { Sealer } from './ledger/seal/sealer.js';

/** The operator's program that takes old entries out of the database. @throws Error that says why it stopped */
export async function runArchive(
  request: ArchiveRequest,
  environment: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<void> {
  const config = readConfig(environment);
  const database = await openDatabase(config);
  const owner = new pg.Pool({ connectionString: config.databaseUrl, max: 1 });
  const sealer = new Sealer(database.systemUrl, () => new Date());
  try {
    const ring = await KeyRing.open(config);
    const keys = new LogKeys(database.systemPool, () => ring.current);
    const open = (note: string) => keys.open(note);
    await archiveEntries(request, { owner, system: database.systemPool, sealer, open, report });
  } finally {
    await sealer.stop();
    await owner.end();
    await database.close();
  }
}

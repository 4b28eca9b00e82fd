import pg from 'pg';
import { archiveEntries, type ArchiveRequest } from './ledger/archive/archive.js';
import { KeyRing } from './ledger/sign/log-key.js';
import { LogKeys } from './ledger/sign/log-keys.js';
import { runProgram } from './program.js';

/** The operator's program that takes old entries out of the database. @throws Error that says why it stopped */
export function runArchive(
  request: ArchiveRequest,
  environment: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<void> {
  return runProgram(environment, async ({ config, database, sealer }) => {
    const owner = new pg.Pool({ connectionString: config.databaseUrl, max: 1 });
    try {
      const ring = await KeyRing.open(config);
      const keys = new LogKeys(database.systemPool, () => ring.current);
      const open = (note: string) => keys.open(note);
      await archiveEntries(request, { owner, system: database.systemPool, sealer, open, report });
    } finally {
      await owner.end();
    }
  });
}

import { openDatabase } from './app.js';
import { readConfig, type Config } from './config.js';
import { Sealer } from './ledger/seal/sealer.js';
import type { Database } from './platform/database/database.js';

/** Nobody's request waits for a program, so that it outwaits a busy server. */
const PROGRAM_PATIENCE_MS = 60_000;

/** What an operator's program works with, beside the portal or without it. */
export interface ProgramTools {
  readonly config: Config;
  readonly database: Database;
  readonly sealer: Sealer;
}

/** Opens the portal's database for a program of the operator, and closes it however the work ends. */
export async function runProgram<T>(
  environment: NodeJS.ProcessEnv,
  work: (tools: ProgramTools) => Promise<T>,
): Promise<T> {
  const config = { ...readConfig(environment), patienceMs: PROGRAM_PATIENCE_MS };
  const database = await openDatabase(config);
  const sealer = new Sealer(database.systemUrl, () => new Date(), undefined, config.patienceMs);
  try {
    return await work({ config, database, sealer });
  } finally {
    await sealer.stop();
    await database.close();
  }
}

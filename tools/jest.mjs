// Runs Jest for one project: `node tools/jest.mjs libs/ledger [jest arguments]`.
import { startTemporaryDatabase } from './database/temporary.mjs';
import { DATABASE_VARIABLE, needsDatabase, runJest } from './jest-run.mjs';

const [project, ...rest] = process.argv.slice(2);
if (!project) {
  console.error('Say which project: node tools/jest.mjs libs/ledger');
  process.exit(2);
}

const database = needsDatabase(project) && !process.env[DATABASE_VARIABLE] ? await startTemporaryDatabase() : null;
try {
  process.exitCode = await runJest([project], rest, database ? { [DATABASE_VARIABLE]: database.url } : {});
} finally {
  await database?.stop();
}

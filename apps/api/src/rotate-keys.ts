import { openDatabase } from './app.js';
import { readConfig } from './config.js';
import { writeIntent } from './ledger/seal/intent.js';
import { Sealer } from './ledger/seal/sealer.js';
import { newContext } from './platform/context.js';
import { rotateSome, type EncryptedColumn, type Progress } from './platform/crypto/rotation.js';
import type { Database } from './platform/database/database.js';
import { uuidv7 } from './platform/uuid.js';

/**
 * The operator's program that writes personal data anew under the newest field key. It may run beside the portal, and
 * again after it was interrupted; each batch is one transaction with its entry.
 * @throws Error that says why it stopped
 */
export async function rotateKeys(environment: NodeJS.ProcessEnv, report: (line: string) => void): Promise<void> {
  const database = await openDatabase(readConfig(environment));
  const sealer = new Sealer(database.systemUrl, () => new Date());
  try {
    for (const column of database.encryptedColumns()) {
      const rewritten = await rotateColumn({ database, sealer }, column);
      report(`${column.table}.${column.column}: ${rewritten} written anew`);
    }
  } finally {
    await sealer.stop();
    await database.close();
  }
}

interface Tools {
  readonly database: Database;
  readonly sealer: Sealer;
}

async function rotateColumn({ database, sealer }: Tools, column: EncryptedColumn): Promise<number> {
  let progress: Progress = { last: null, rewritten: 0, isOver: false };
  let total = 0;
  while (!progress.isOver) {
    const { done, intent } = await database.forSystem().transactional(async (em) => {
      const done = await rotateSome(em, column, progress.last);
      if (done.rewritten === 0) return { done, intent: null };
      return { done, intent: await writeIntent(em, intentOf(column, done.rewritten), contextOf()) };
    });
    if (intent !== null) await sealer.sealed([intent]);
    progress = done;
    total += done.rewritten;
  }
  return total;
}

const contextOf = () => newContext({ requestId: uuidv7(), route: 'keys rotate' });

const intentOf = ({ table, column }: EncryptedColumn, rewritten: number) => ({
  action: 'field-keys.rotated',
  resources: [{ type: 'column', id: `${table}.${column}`, version: null }],
  detail: { rewritten },
});

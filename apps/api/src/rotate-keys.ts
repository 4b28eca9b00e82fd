import { writeIntent } from './ledger/seal/intent.js';
import { newContext } from './platform/context.js';
import { rotateSome, type EncryptedColumn, type Progress } from './platform/crypto/rotation.js';
import { uuidv7 } from './platform/uuid.js';
import { runProgram, type ProgramTools } from './program.js';

/**
 * The operator's program that writes personal data anew under the newest field key. It may run beside the portal, and
 * again after it was interrupted; each batch is one transaction with its entry.
 * @throws Error that says why it stopped
 */
export function rotateKeys(environment: NodeJS.ProcessEnv, report: (line: string) => void): Promise<void> {
  return runProgram(environment, async (tools) => {
    for (const column of tools.database.encryptedColumns()) {
      const rewritten = await rotateColumn(tools, column);
      report(`${column.table}.${column.column}: ${rewritten} written anew`);
    }
  });
}

async function rotateColumn({ database, sealer }: ProgramTools, column: EncryptedColumn): Promise<number> {
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

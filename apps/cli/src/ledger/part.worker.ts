import { hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { readPart, treeHasher } from '@watchbook/ledger';
import { readPartBytes } from './log-part.js';
import type { PartAnswer, PartTask } from './part-workers.js';

const hasher = treeHasher((data) => hash('sha256', data));

parentPort!.on('message', ({ part, sizes }: PartTask) => {
  const answer = readPart(readPartBytes(part), sizes, hasher).then(
    (result): PartAnswer => ({ result }),
    (cause: unknown): PartAnswer => ({ fault: (cause as Error).message }),
  );
  void answer.then((message) => parentPort!.postMessage(message));
});

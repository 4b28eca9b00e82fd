import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { IMPORT_PART_BYTES, type ImportFile, type ImportRun } from '@watchbook/contract';
import { CliFailure, exitCodes } from '../exit.js';
import type { Terminal } from '../output.js';
import type { PortalClient } from '../portal/client.js';
import type { ListFile } from './list-file.js';

const POLL_MS = 300;

/** Sends files part by part, from where the portal has them, whatever their size. */
export async function sendFiles(
  client: PortalClient,
  run: ImportRun,
  files: readonly ListFile[],
  terminal: Terminal,
): Promise<void> {
  const part = Buffer.alloc(IMPORT_PART_BYTES);
  for (const { path, name, size } of files) {
    const known = run.files.find((one) => one.name === name);
    if (known?.size !== size)
      throw new CliFailure(exitCodes.usage, `${path} is not the file that was announced: it has ${size} bytes`);
    const file = await open(path);
    try {
      for (let offset = known.received; offset < size;) {
        const { bytesRead } = await file.read(part, 0, part.length, offset);
        const bytes = part.subarray(0, bytesRead);
        const answer = await client.send('PUT', `/api/v1/imports/${run.id}/files/${name}?offset=${offset}`, { bytes });
        offset = (answer.body as ImportFile).received;
        terminal.stderr(`sent ${name} ${Math.floor((100 * offset) / size)} %\n`);
      }
    } finally {
      await file.close();
    }
  }
}

/** Waits until an import has ended, and tells how far it is. @throws CliFailure when it failed */
export async function waitFor(client: PortalClient, id: string, terminal: Terminal): Promise<ImportRun> {
  for (let shown = ''; ; await wait(POLL_MS)) {
    const run = await client.get<ImportRun>(`/api/v1/imports/${id}`);
    const left = run.etaSeconds === null ? '' : `, ${run.etaSeconds} s left`;
    const line = `${run.state} ${run.stage} ${run.progress} %, ${run.rows} rows${left}`;
    if (line !== shown) terminal.stderr(`${line}\n`);
    shown = line;
    if (run.state === 'done') return run;
    if (run.state === 'failed' || run.state === 'cancelled')
      throw new CliFailure(exitCodes.failed, run.error ?? `The import was ${run.state}`);
  }
}

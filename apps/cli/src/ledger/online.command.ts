import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { InclusionProofView, LedgerStatus } from '@watchbook/contract';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

/** `watchbook ledger …`: what asks the portal. */
export function registerOnlineLedger(ledger: Command, terminal: Terminal): void {
  ledger
    .command('export')
    .description('every entry, one a line, as far as you may read the ledger')
    .requiredOption('--out <file>', 'where to write it; - is stdout')
    .option('--checkpoint-out <file>', 'keep the signed checkpoint too, and export exactly what it vouches for')
    .action(async ({ out, checkpointOut }: { out: string; checkpointOut?: string }, command: Command) => {
      const client = await connect(command);
      const note = checkpointOut ? await (await client.fetch('GET', '/log/checkpoint')).text() : null;
      if (note && checkpointOut) await writeFile(checkpointOut, note);
      const range = note ? `?to=${sizeOf(note)}` : '';
      const { body } = await client.fetch('GET', `/api/v1/ledger/export${range}`);
      if (!body) throw new CliFailure(exitCodes.failed, 'The portal sent nothing');
      const target = out === '-' ? toTerminal(terminal) : createWriteStream(out);
      await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), target);
      terminal.stderr(note ? `Exported ${sizeOf(note)} entries\n` : 'Exported\n');
    });
  ledger
    .command('status')
    .description('size, newest checkpoint, and what the installation has verified itself')
    .addOption(outputOption())
    .action(async ({ output }: { output: OutputFormat }, command: Command) => {
      const status = await (await connect(command)).get<LedgerStatus>('/api/v1/ledger/status');
      printRecord(terminal, output, {
        origin: status.origin,
        size: status.size,
        lastHash: status.lastHash,
        checkpointSize: status.checkpoint?.size ?? null,
        rootHash: status.checkpoint?.rootHash ?? null,
        verifiedSize: status.verified.size,
        damage: status.verified.damage?.why ?? null,
        witnesses: status.witnesses.map(({ name, state }) => `${name} ${state}`).join(', ') || null,
        forks: status.forks.length,
        vkey: status.vkey,
      });
    });
  ledger
    .command('prove')
    .description('the proof that an entry is in the signed log, as JSON')
    .argument('<seq>')
    .action(async (seq: string, _options, command: Command) => {
      const query = new URLSearchParams({ seq });
      const proof = await (
        await connect(command)
      ).get<InclusionProofView>(`/api/v1/ledger/proofs/inclusion?${query.toString()}`);
      terminal.stdout(`${JSON.stringify(proof, null, 2)}\n`);
    });
}

/** The second line of a checkpoint (C2SP tlog-checkpoint) is the size of the tree. */
function sizeOf(note: string): number {
  const size = Number(note.split('\n')[1]);
  if (!Number.isSafeInteger(size)) throw new CliFailure(exitCodes.failed, 'The portal sent no checkpoint');
  return size;
}

const toTerminal = (terminal: Terminal): Writable =>
  new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => {
      terminal.stdout(chunk.toString('utf8'));
      done();
    },
  });

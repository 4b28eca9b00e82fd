import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { InclusionProofView, LedgerEntryDetail, LedgerStatus } from '@watchbook/contract';
import { formatTlogProof } from '@watchbook/ledger';
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
    .description('the proof that an entry is in the signed log, as JSON or as a file that stands by itself')
    .argument('<seq>')
    .option('--out <file>', 'write entry, path and checkpoint as a .tlog-proof, for `ledger verify-proof`')
    .action(async (seq: string, { out }: { out?: string }, command: Command) => {
      const client = await connect(command);
      const query = new URLSearchParams({ seq });
      const proof = await client.get<InclusionProofView>(`/api/v1/ledger/proofs/inclusion?${query.toString()}`);
      if (out === undefined) return terminal.stdout(`${JSON.stringify(proof, null, 2)}\n`);
      const { canonical } = await client.get<LedgerEntryDetail>(`/api/v1/ledger/entries/${proof.seq}`);
      await writeFile(out, toFile(proof, canonical));
      terminal.stderr(`Wrote the proof of entry ${proof.seq} in a log of ${proof.size}\n`);
    });
}

/** @throws CliFailure when the portal shows not all that a proof needs */
function toFile({ seq, hashes, checkpoint: note }: InclusionProofView, entry: string | null): string {
  if (entry === null || note === null) {
    throw new CliFailure(
      exitCodes.failed,
      `You may not read all of entry ${seq}, so the proof would not stand by itself`,
    );
  }
  return formatTlogProof({ seq, hashes, entry, note });
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

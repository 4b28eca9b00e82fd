import { hash } from 'node:crypto';
import type { LedgerDetail, LedgerEntryDetail } from '@watchbook/contract';
import { concat, fromHex, parseEntry, utf8 } from '@watchbook/ledger';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';

/** `watchbook ledger detail`: what an operation recorded beyond its entry. */
export function registerLedgerDetail(ledger: Command, terminal: Terminal): void {
  ledger
    .command('detail')
    .description('the detail of an entry, checked against what the entry commits to')
    .argument('<seq>')
    .addOption(outputOption())
    .action(async (seq: string, { output }: { output: OutputFormat }, command: Command) => {
      const client = await connect(command);
      const found = await client.get<LedgerDetail>(`/api/v1/ledger/entries/${encodeURIComponent(seq)}/detail`);
      const fault = await faultOf(client, found);
      printRecord(terminal, output, {
        seq: found.seq,
        verified: found.erased ? null : fault === null,
        detail: found.detail,
        salt: found.salt,
        commitment: found.commitment,
        erasedAt: found.erased?.at ?? null,
        erasedBySeq: found.erased?.seq ?? null,
      });
      if (fault !== null)
        throw new CliFailure(exitCodes.verificationFailed, `Verification failed: entry ${seq}: ${fault}`);
    });
}

/** Why the answer is not what was recorded; null when it is, or was erased. The entry is asked for, not the answer. */
async function faultOf(
  client: PortalClient,
  { seq, commitment, detail, salt, erased }: LedgerDetail,
): Promise<string | null> {
  const { canonical } = await client.get<LedgerEntryDetail>(`/api/v1/ledger/entries/${seq}`);
  if (canonical === null || parseEntry(canonical).detail !== commitment) return 'the entry commits to something else';
  if (erased) return null;
  if (detail === null || salt === null) return 'the detail is missing, and no erasure is recorded';
  const actual = hash('sha256', concat(fromHex(salt), utf8(detail)));
  return actual === commitment ? null : 'the detail is not what the entry commits to';
}

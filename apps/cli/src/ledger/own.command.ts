import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Me } from '@watchbook/contract';
import { isHash, KeyHistory, openCheckpoint, type OwnHead } from '@watchbook/ledger';
import { InvalidArgumentError, type Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, type OutputFormat, type Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';
import { keepOwn, recallOwn } from './own-memory.js';
import { assertContinues, assertInLog, learnRotations, openEarlier } from './own-trust.js';
import { verifyOwn } from './verify-own.js';
import { readKey } from './verify.js';

interface DownloadOptions {
  out: string;
  key?: string;
  all?: true;
  output: OutputFormat;
}

interface VerifyOptions {
  key: string;
  institution: string;
  request?: string;
  after?: OwnHead;
  output: OutputFormat;
}

/** `watchbook ledger own` and `verify-own`: that none of the own institution's entries was changed or left out. */
export function registerOwnLedger(ledger: Command, terminal: Terminal): void {
  ledger
    .command('own')
    .description('get the entries of your institution, verify that none is missing, and remember how far')
    .requiredOption('--out <file>', 'where to keep the pruned log')
    .option(
      '--key <vkey>',
      'verifier key of the log; otherwise the one of last time, or at first the one of the portal',
    )
    .option('--all', 'from the first entry on, not only what came since the last time')
    .addOption(outputOption())
    .action((options: DownloadOptions, command: Command) => downloadOwn(options, command, terminal));
  ledger
    .command('verify-own')
    .description('verify a pruned log of one institution; no server is asked')
    .argument('<file>', 'written by `ledger own` or saved in the portal')
    .requiredOption('--key <vkey>', 'verifier key of the log, NAME+ID+BASE64')
    .requiredOption('--institution <id>', 'whose entries they are')
    .option('--request <id>', 'X-Request-Id of the request that asked for it: its entry must be the last one')
    .option('--after <seq:hash>', 'own number and hash of the entry that was verified last time', ownHead)
    .addOption(outputOption())
    .action(async (file: string, { key, output, ...given }: VerifyOptions) => {
      const log = readKey(key);
      await verifyOwn({ file, open: (note) => openCheckpoint(note, log), ...given }, output, terminal);
    });
}

function ownHead(text: string): OwnHead {
  const [seq = '', hash = '', ...more] = text.split(':');
  const isOrdinal = /^(0|[1-9][0-9]*)$/.test(seq) && Number.isSafeInteger(Number(seq));
  if (!isOrdinal || !isHash(hash) || more.length > 0) throw new InvalidArgumentError('a number, a colon and a hash');
  return { seq: Number(seq), hash };
}

async function downloadOwn(
  { out, key, all, output }: DownloadOptions,
  command: Command,
  terminal: Terminal,
): Promise<void> {
  const client = await connect(command);
  const { profile } = command.optsWithGlobals<{ profile: string }>();
  const institution = (await client.get<Me>('/api/v1/me')).institution.id;
  const known = await recallOwn(profile, client.url, institution);
  const vkey = key ?? known?.vkey ?? (await firstKey(client, terminal));
  const keys = new KeyHistory(readKey(vkey));
  const after = all ? undefined : known?.last;
  // Chosen here, so that an answer that was made for another request cannot pass for this one.
  const request = randomUUID();
  await download(client, { from: after ? after.seq + 1 : 0, request, out });
  const rotations = await learnRotations(client, keys);
  const given = {
    file: out,
    open: (note: string) => keys.open(note),
    institution,
    request,
    ...(after ? { after } : {}),
  };
  const { last, checkpoint, note } = await verifyOwn(given, output, terminal);
  await assertInLog(client, rotations, checkpoint);
  if (known) await assertContinues(client, openEarlier(known.checkpoint, keys), checkpoint);
  if (last) await keepOwn(profile, { url: client.url, institution, vkey, last, checkpoint: note });
}

async function firstKey(client: PortalClient, terminal: Terminal): Promise<string> {
  const vkey = (await (await client.fetch('GET', '/log/vkey')).text()).trim();
  terminal.stderr(`The portal says its log signs with ${vkey}\nCompare it with what others were told.\n`);
  return vkey;
}

async function download(
  client: PortalClient,
  { from, request, out }: { from: number; request: string; out: string },
): Promise<void> {
  const headers = { 'X-Request-Id': request };
  const { body } = await client.fetch('GET', `/api/v1/ledger/own/export?from=${from}`, { headers });
  if (!body) throw new CliFailure(exitCodes.failed, 'The portal sent nothing');
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(source, createWriteStream(out)).catch((cause: unknown) => {
    throw new CliFailure(exitCodes.failed, `The export broke off: ${String(cause)}`, { cause });
  });
}

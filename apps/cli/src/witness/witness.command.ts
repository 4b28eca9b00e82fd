import { InvalidArgumentError, type Command } from 'commander';
import { encodeVkey } from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRows, type OutputFormat, type Terminal } from '../output.js';
import { WitnessFolder } from './witness-folder.js';
import { runWitness } from './witness-run.js';

interface RunOptions {
  key: string[];
  name?: string;
  state: string;
  every: number;
  once?: boolean;
  listen?: string;
}

/** `watchbook witness`: follows a log from another machine, and cosigns what continues what it saw. */
export function registerWitness(program: Command, terminal: Terminal): void {
  const witness = program
    .command('witness')
    .description('watch a log from another machine, and cosign its checkpoints');
  witness
    .command('run', { isDefault: true })
    .description('follow the log at --url with nothing but its key')
    .requiredOption('--key <vkey...>', 'verifier key of the log, NAME+ID+BASE64; further ones are served with --listen')
    .requiredOption('--state <dir>', 'where the witness keeps its key and what it cosigned')
    .option('--name <name>', 'name of the witness, a host or URL without scheme; for the first start')
    .option('--every <seconds>', 'how often to look', readSeconds, 10)
    .option('--once', 'look once; exit code 6 for a fork')
    .option('--listen <host:port>', 'serve C2SP tlog-witness')
    .action(async (options: RunOptions, command: Command) => {
      const { url } = command.optsWithGlobals<{ url?: string }>();
      const address = url ?? process.env['WATCHBOOK_URL'] ?? null;
      if (address === null && (options.listen === undefined || options.once)) {
        throw new CliFailure(exitCodes.usage, 'Say which log to follow: --url https://portal');
      }
      const stop = new AbortController();
      const end = (): void => stop.abort();
      process.once('SIGINT', end).once('SIGTERM', end);
      try {
        await runWitness(toRequest(options, address), terminal, stop.signal);
      } finally {
        process.off('SIGINT', end).off('SIGTERM', end);
      }
    });
  witness
    .command('status')
    .description('what the witness cosigned last, and every fork that it was shown; exit code 6 for a fork')
    .requiredOption('--state <dir>', 'the folder of the witness')
    .addOption(outputOption())
    .action(({ state, output }: { state: string; output: OutputFormat }) => showStatus(state, output, terminal));
}

const toRequest = ({ key, name, state, every, once, listen }: RunOptions, url: string | null) => ({
  ...{ url, keys: key, name, state, everySeconds: every },
  once: once ?? false,
  listen: listen ?? null,
});

async function showStatus(state: string, output: OutputFormat, terminal: Terminal): Promise<void> {
  const folder = new WitnessFolder(state);
  const [latest, forks] = [await folder.all(), await folder.forks()];
  terminal.stderr(`${encodeVkey(await folder.key(undefined))}\n`);
  const forksOf = (origin: string): number => forks.filter((fork) => fork.origin === origin).length;
  printRows(
    terminal,
    output,
    latest.map(({ origin, size, rootHash }) => ({ origin, size, rootHash, forks: forksOf(origin) })),
  );
  if (forks.length > 0) {
    const reasons = forks.map(({ origin, why }) => `FORK of ${origin}: ${why}`);
    throw new CliFailure(exitCodes.verificationFailed, reasons.join('\n'));
  }
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > 86_400) {
    throw new InvalidArgumentError('1 to 86400 seconds');
  }
  return seconds;
}

import { decodeVkey, ED25519, encodeVkey, isSignatureOf, parseNote, type KeyHistory } from '@watchbook/ledger';
import { CliFailure, exitCodes } from '../exit.js';
import type { Terminal } from '../output.js';
import { LogClient, LogUnavailable } from './log-client.js';
import { StateLock } from './state-lock.js';
import { WitnessDesk, type Report } from './witness-desk.js';
import { WitnessFolder } from './witness-folder.js';
import { LogFollower, type Outcome } from './witness-round.js';
import { serveWitness } from './witness-server.js';

/** Longest pause after failures in a row, so that a log that comes back is seen again soon. */
const LONGEST_PAUSE_SECONDS = 300;

export interface WitnessRequest {
  /** Address of the portal that is followed; null to serve only. */
  readonly url: string | null;
  /** Verifier keys of the logs that are known; the first is that of the portal. */
  readonly keys: readonly string[];
  readonly name: string | undefined;
  readonly state: string;
  readonly everySeconds: number;
  readonly once: boolean;
  /** `HOST:PORT` where tlog-witness is served; null to serve nothing. */
  readonly listen: string | null;
}

/**
 * Runs a witness until it is stopped, or with `once` for one look.
 * @throws CliFailure 6 with `once` for a fork, 1 for a log that does not answer or shows less, 2 for wrong options,
 *   5 while another program runs on the same state
 */
export async function runWitness(request: WitnessRequest, terminal: Terminal, stop: AbortSignal): Promise<void> {
  const report: Report = (message) => terminal.stderr(`${new Date().toISOString()} ${message}\n`);
  const folder = new WitnessFolder(request.state);
  await folder.prepare();
  const lock = await StateLock.take(request.state);
  try {
    const key = await folder.key(request.name);
    terminal.stdout(`${encodeVkey(key)}\n`);
    const logs = await openLogs(folder, request.keys);
    const desk = new WitnessDesk(folder, key, logs, lock, report);
    await completeLast(desk);
    await work(request, desk, report, stop);
  } finally {
    await lock.release();
  }
}

async function work(request: WitnessRequest, desk: WitnessDesk, report: Report, stop: AbortSignal): Promise<void> {
  const served = request.listen === null ? null : await serveWitness(desk, request.listen);
  if (served) report(`Listening on ${served.address}`);
  try {
    const [origin] = desk.logs.keys();
    const client = request.url === null ? null : new LogClient(request.url, stop);
    const follower = client && new LogFollower(desk, origin!, client, report);
    if (follower && request.once) await lookOnce(follower);
    else if (follower) await followOn(follower, request.everySeconds, report, stop);
    else await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  } finally {
    served?.server.close();
    served?.server.closeAllConnections();
  }
}

async function lookOnce(follower: LogFollower): Promise<void> {
  const outcome = await follower.look().catch((cause: unknown) => {
    throw new CliFailure(exitCodes.failed, (cause as Error).message, { cause });
  });
  if (outcome.kind === 'fork') throw new CliFailure(exitCodes.verificationFailed, describe(outcome));
  if ('why' in outcome) throw new CliFailure(exitCodes.failed, describe(outcome));
  if (!follower.isBrought) throw new CliFailure(exitCodes.failed, 'Cosigned, but the log did not take it');
}

/** Says what changes, not what stays. */
async function followOn(follower: LogFollower, every: number, report: Report, stop: AbortSignal): Promise<void> {
  let [said, failures] = ['', 0];
  while (!stop.aborted) {
    const message = await follower.look().then(
      (outcome) => ((failures = 0), describe(outcome)),
      (cause: unknown) => {
        if (cause instanceof CliFailure) throw cause;
        failures += 1;
        return `${cause instanceof LogUnavailable ? 'No answer' : 'Failed'}: ${(cause as Error).message}`;
      },
    );
    if (message !== said && message !== '' && !stop.aborted) report(message);
    said = message;
    await pause(Math.min(LONGEST_PAUSE_SECONDS, every * 2 ** Math.min(failures, 10)), stop);
  }
}

function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'cosigned':
      return `Cosigned size ${outcome.size}`;
    case 'unchanged':
      return '';
    case 'behind':
      return `The log is behind: ${outcome.why}`;
    case 'refused':
      return `Not cosigned: ${outcome.why}`;
    case 'fork':
      return `FORK: ${outcome.why}; both notes are kept`;
  }
}

/** The logs with their keys, and proof that the state belongs to them. */
async function openLogs(folder: WitnessFolder, vkeys: readonly string[]): Promise<Map<string, KeyHistory>> {
  const logs = new Map<string, KeyHistory>();
  for (const vkey of vkeys) {
    const trusted = readKey(vkey);
    const history = await folder.keysOf(trusted);
    const latest = await folder.latest(trusted.name);
    try {
      if (latest) history.open(latest.note);
    } catch (cause) {
      throw new CliFailure(exitCodes.usage, `${folder.path} followed ${trusted.name} with another key`, { cause });
    }
    logs.set(trusted.name, history);
  }
  return logs;
}

function readKey(vkey: string) {
  try {
    const key = decodeVkey(vkey);
    if (key.type !== ED25519) throw new Error('a log has a key of type 1');
    return key;
  } catch (cause) {
    throw new CliFailure(exitCodes.usage, `--key is not the key of a log: ${(cause as Error).message}`, { cause });
  }
}

/** After a crash between storing and cosigning, what is stored is cosigned. */
async function completeLast(desk: WitnessDesk): Promise<void> {
  for (const origin of desk.logs.keys()) {
    const latest = await desk.folder.latest(origin);
    if (!latest || parseNote(latest.note).signatures.some((line) => isSignatureOf(line, desk.key))) continue;
    await desk.cosign({ old: latest.size, proof: [], note: latest.note });
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

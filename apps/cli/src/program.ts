import { Command, CommanderError } from 'commander';
import { CliFailure, exitCodes } from './exit.js';
import type { Terminal } from './output.js';
import { registerAccess } from './administration/access.command.js';
import { registerInstitution } from './administration/institution.command.js';
import { registerPolicy } from './administration/policy.command.js';
import { registerProposal } from './administration/proposal.command.js';
import { registerUser } from './administration/user.command.js';
import { registerEntity } from './entity/entity.command.js';
import { registerLedger } from './ledger/ledger.command.js';
import { registerImport } from './list/import.command.js';
import { registerManagedList } from './managed-list/list.command.js';
import { registerNotice } from './notice/notice.command.js';
import { registerReport } from './report/report.command.js';
import { registerAlarm } from './screening/alarm.command.js';
import { registerRequest } from './screening/request.command.js';
import { registerScreen } from './screening/screen.command.js';
import { registerSession } from './session/session.command.js';
import { registerWarning } from './warning/warning.command.js';
import { registerWitness } from './witness/witness.command.js';

/** Every noun adds its verbs to the program. */
const registrations: ((program: Command, terminal: Terminal) => void)[] = [
  registerSession,
  registerNotice,
  registerScreen,
  registerEntity,
  registerAlarm,
  registerManagedList,
  registerRequest,
  registerImport,
  registerWarning,
  registerReport,
  registerLedger,
  registerWitness,
  registerUser,
  registerInstitution,
  registerProposal,
  registerPolicy,
  registerAccess,
];

/** Runs one command line. Answers with the exit code; never throws and never ends the process. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    terminal.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof CliFailure ? error.exitCode : exitCodes.failed;
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('watchbook')
    .description('Share suspicious-entity notices, and verify the ledger that records every read and write.')
    .option('--url <url>', 'address of the portal (also WATCHBOOK_URL)')
    .option('--profile <name>', 'whose session to use', 'default')
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr })
    .showHelpAfterError('(--help shows how)');
  for (const register of registrations) register(program, terminal);
  return program;
}

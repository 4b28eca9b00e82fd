import type { Command } from 'commander';
import type { Me, SecondFactorProof, SignInAnswer } from '@watchbook/contract';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect, type PortalAnswer } from '../portal/client.js';
import { forgetProfile, keepProfile } from '../portal/profile.js';
import { Lines } from './lines.js';

/** `watchbook login`, `step-up`, `logout` and `whoami`. */
export function registerSession(program: Command, terminal: Terminal): void {
  program
    .command('login')
    .description('sign in; the password, and a code where one is due, are read from stdin, never from an argument')
    .argument('<email>')
    .action(async (email: string, _options, command: Command) => {
      await login(email, command, terminal);
    });
  program
    .command('step-up')
    .description('show the second factor once more, for what needs it; the code is read from stdin')
    .action(async (_options, command: Command) => {
      await stepUp(command, terminal);
    });
  program
    .command('logout')
    .description('end the session that login keeps')
    .action(async (_options, command: Command) => {
      await (await connect(command)).fetch('DELETE', '/api/v1/sessions/current');
      await forgetProfile(command.optsWithGlobals<{ profile: string }>().profile);
    });
  program
    .command('whoami')
    .description('show who is signed in')
    .addOption(outputOption())
    .action(async ({ output }: { output: OutputFormat }, command: Command) => {
      const { user, institution, roles } = await (await connect(command)).get<Me>('/api/v1/me');
      printRecord(terminal, output, {
        name: user.name,
        email: user.email,
        institution: institution.name,
        roles: roles.join(' '),
      });
    });
}

async function login(email: string, command: Command, terminal: Terminal): Promise<void> {
  const lines = new Lines(terminal);
  const password = await lines.ask('Password');
  const client = await connect(command);
  const answer = await client.send('POST', '/api/v1/sessions', { body: { email, password } });
  const begun = answer.body as SignInAnswer;
  if (!('secondFactor' in begun)) return keep(answer, command, terminal);
  const { token, kinds } = begun.secondFactor;
  if (!kinds.includes('totp') && !kinds.includes('recovery-code'))
    throw new CliFailure(exitCodes.failed, 'A passkey works in a browser only: add an authenticator app there');
  const body = { token, proof: proofOf(await lines.ask(CODE)) };
  await keep(await client.send('POST', '/api/v1/sessions/second-factor', { body }), command, terminal);
}

async function stepUp(command: Command, terminal: Terminal): Promise<void> {
  const body = { proof: proofOf(await new Lines(terminal).ask('Code of the authenticator')) };
  const client = await connect(command);
  await keep(await client.send('POST', '/api/v1/sessions/current/step-up', { body }), command, terminal);
}

const CODE = 'Code of the authenticator, or a recovery code';

const proofOf = (code: string): SecondFactorProof =>
  /^\d{6}$/.test(code.replaceAll(' ', '')) ? { code: code.replaceAll(' ', '') } : { recoveryCode: code };

async function keep({ body, headers }: PortalAnswer, command: Command, terminal: Terminal): Promise<void> {
  const cookie = headers.getSetCookie()[0]?.split(';')[0];
  const { csrfToken, institution, user } = body as Me;
  if (!cookie || csrfToken === null) throw new CliFailure(exitCodes.failed, 'The portal opened no session');
  const { url } = await connect(command);
  const { profile } = command.optsWithGlobals<{ profile: string }>();
  await keepProfile(profile, { url, cookie, csrfToken, email: user.email });
  terminal.stderr(`Signed in as ${user.email}, ${institution.name}\n`);
}

import type { Command } from 'commander';
import type { Me } from '@watchbook/contract';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';
import { forgetProfile, keepProfile } from '../portal/profile.js';

/** `watchbook login`, `logout` and `whoami`. */
export function registerSession(program: Command, terminal: Terminal): void {
  program
    .command('login')
    .description('sign in; the password is read from stdin, never from an argument')
    .argument('<email>')
    .action(async (email: string, _options, command: Command) => {
      await login(email, command, terminal);
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
  if (terminal.isInteractive) terminal.stderr('Password: ');
  const password = await firstLine(terminal.stdin);
  if (password === '') throw new CliFailure(exitCodes.usage, 'The password is expected on stdin');
  const client = await connect(command);
  const { body, headers } = await client.send('POST', '/api/v1/sessions', { body: { email, password } });
  const cookie = headers.getSetCookie()[0]?.split(';')[0];
  const { csrfToken, institution } = body as Me;
  if (!cookie || csrfToken === null) throw new CliFailure(exitCodes.failed, 'The portal opened no session');
  await keepProfile(command.optsWithGlobals<{ profile: string }>().profile, {
    url: client.url,
    cookie,
    csrfToken,
    email,
  });
  terminal.stderr(`Signed in as ${email}, ${institution.name}\n`);
}

async function firstLine(stdin: AsyncIterable<string | Uint8Array>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split(/\r?\n/)[0] ?? '';
}

import {
  acknowledgementActions,
  warningDraft,
  type AcknowledgementView,
  type Page,
  type WarningSummary,
  type WarningView,
} from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { readJson } from '../json-file.js';
import { outputOption, printRecord, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

type Output = { output: OutputFormat };

/** `watchbook warning …`: read risk warnings, acknowledge them, see who has. */
export function registerWarning(program: Command, terminal: Terminal): void {
  const warning = program.command('warning').description('risk warnings of regulators');
  registerEmergency(warning, terminal);
  warning
    .command('list')
    .description('the newest warnings that you may see')
    .addOption(outputOption())
    .action(async ({ output }: Output, command: Command) => {
      const { data } = await (await connect(command)).get<Page<WarningSummary>>('/api/v1/warnings');
      printRows(
        terminal,
        output,
        data.map(({ id, ref, status, severity, title, acknowledgeBy, acknowledgement }) => ({
          id,
          ref,
          status,
          severity,
          title,
          acknowledgeBy,
          acknowledgement,
        })),
      );
    });
  warning
    .command('acknowledge')
    .description('acknowledge a warning for your institution, with the action taken')
    .argument('<id>')
    .addOption(new Option('--action <code>', 'what was done').choices(acknowledgementActions).makeOptionMandatory())
    .option('--comment <text>', 'for the regulator')
    .addOption(outputOption())
    .action(
      async (
        id: string,
        { action, comment, output }: Output & { action: string; comment?: string },
        command: Command,
      ) => {
        const path = `/api/v1/warnings/${encodeURIComponent(id)}/acknowledgements`;
        const made = await (
          await connect(command)
        ).post<AcknowledgementView>(path, { action, comment: comment ?? null });
        printRecord(terminal, output, {
          institution: made.institution,
          state: made.state,
          action: made.action,
          acknowledgedAt: made.acknowledgedAt,
          late: made.late,
        });
      },
    );
  warning
    .command('acknowledgements')
    .description('who has acknowledged and who has not')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const { data } = await (
        await connect(command)
      ).get<{ data: AcknowledgementView[] }>(`/api/v1/warnings/${encodeURIComponent(id)}/acknowledgements`);
      printRows(
        terminal,
        output,
        data.map(({ institution, state, action, acknowledgedAt, late }) => ({
          institution,
          state,
          action,
          acknowledgedAt,
          late,
        })),
      );
    });
}

function registerEmergency(warning: Command, terminal: Terminal): void {
  const show = (output: OutputFormat, { id, ref, status, contentHash, emergency }: WarningView): void =>
    printRecord(terminal, output, {
      ...{ id, ref, status, contentHash },
      ...{ confirmBy: emergency?.confirmBy ?? null, confirmedAt: emergency?.confirmedAt ?? null },
    });
  warning
    .command('emergency')
    .description('issue a warning from a JSON file at once, alone; another supervisor confirms it within 24 hours')
    .argument('<file>')
    .requiredOption('--reason <text>', 'why it cannot wait')
    .addOption(outputOption())
    .action(async (file: string, { reason, output }: Output & { reason: string }, command: Command) => {
      const body = { warning: await readJson(file, warningDraft, 'a warning'), reason };
      show(output, await (await connect(command)).post<WarningView>('/api/v1/warnings/emergencies', body));
    });
  warning
    .command('confirm')
    .description('confirm an emergency that another supervisor issued')
    .argument('<id>')
    .requiredOption('--content-hash <hash>', 'of the content that you looked at')
    .addOption(outputOption())
    .action(async (id: string, { contentHash, output }: Output & { contentHash: string }, command: Command) => {
      const path = `/api/v1/warnings/${encodeURIComponent(id)}/confirmations`;
      show(output, await (await connect(command)).post<WarningView>(path, { contentHash }));
    });
}

import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { reportTemplates, type ReportRun } from '@watchbook/contract';
import { Argument, Option, type Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import type { Terminal } from '../output.js';
import { connect, type PortalClient } from '../portal/client.js';

const POLL_MS = 300;

interface RunOptions {
  month: string;
  format: 'csv' | 'pdf';
  language: string;
  out: string;
}

/** `watchbook report run`: build a report and keep its file. */
export function registerReport(program: Command, terminal: Terminal): void {
  program
    .command('report')
    .description('reports, built by background jobs')
    .command('run')
    .description('build a report, show its progress, write its file')
    .addArgument(new Argument('<template>').choices(reportTemplates))
    .requiredOption('--month <YYYY-MM>', 'which month')
    .addOption(new Option('--format <format>').choices(['csv', 'pdf']).default('csv'))
    .addOption(new Option('--language <tag>').choices(['en', 'zh-CN']).default('en'))
    .requiredOption('--out <file>', 'where to write it; - is stdout')
    .action(async (template: string, options: RunOptions, command: Command) => {
      const client = await connect(command);
      const { month, language, format, out } = options;
      const made = await client.post<ReportRun>('/api/v1/reports', {
        template,
        parameters: { month, language },
        format,
      });
      const run = await finished(client, made.id, terminal);
      const file = new Uint8Array(
        await (await client.fetch('GET', `/api/v1/report-runs/${run.id}/file`)).arrayBuffer(),
      );
      if (out === '-') terminal.stdout(new TextDecoder().decode(file));
      else await writeFile(out, file);
      terminal.stderr(`${file.length} bytes, SHA-256 ${run.sha256}, ledger checkpoint ${run.checkpointSize}\n`);
    });
}

async function finished(client: PortalClient, id: string, terminal: Terminal): Promise<ReportRun> {
  for (let shown = ''; ; await wait(POLL_MS)) {
    const run = await client.get<ReportRun>(`/api/v1/report-runs/${id}`);
    const line = `${run.state} ${run.stage} ${run.progress} %`;
    if (line !== shown) terminal.stderr(`${line}\n`);
    shown = line;
    if (run.state === 'done') return run;
    if (run.state === 'failed' || run.state === 'cancelled') {
      throw new CliFailure(exitCodes.failed, `The report ${run.state}: ${run.error ?? 'no reason given'}`);
    }
  }
}

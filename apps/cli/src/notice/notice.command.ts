import {
  noticeDraft,
  type AudiencePreview,
  type ChangeProposalView,
  type NoticeSummary,
  type NoticeView,
  type Page,
  type Receipt,
} from '@watchbook/contract';
import type { Command } from 'commander';
import { recordOf } from '../administration/proposal-record.js';
import { readJson } from '../json-file.js';
import { outputOption, printRecord, printRows, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

type Output = { output: OutputFormat };
type Written = NoticeView & { receipt: Receipt };

/** `watchbook notice …`: file, look at, publish, withdraw. */
export function registerNotice(program: Command, terminal: Terminal): void {
  const notice = program.command('notice').description('suspicious-entity notices');
  registerReads(notice, terminal);
  registerWrites(notice, terminal);
}

function registerReads(notice: Command, terminal: Terminal): void {
  notice
    .command('list')
    .description('the newest notices that you may see')
    .option('--status <status>', 'draft, submitted, published …')
    .option('--limit <n>', 'how many', '25')
    .addOption(outputOption())
    .action(async ({ status, limit, output }: Output & { status?: string; limit: string }, command: Command) => {
      const query = new URLSearchParams({ limit, ...(status ? { 'filter[status]': status } : {}) });
      const { data } = await (await connect(command)).get<Page<NoticeSummary>>(`/api/v1/notices?${query.toString()}`);
      printRows(
        terminal,
        output,
        data.map(({ id, ref, status: state, tlp, typology, title, source }) => ({
          id,
          ref,
          status: state,
          tlp,
          typology,
          title,
          source: source.name,
        })),
      );
    });
  notice
    .command('show')
    .description('one notice; personal data is masked until a purpose is stated')
    .argument('<id>')
    .option('--purpose <code>', 'the purpose of a grant that you hold')
    .action(async (id: string, { purpose }: { purpose?: string }, command: Command) => {
      const headers: Record<string, string> = purpose ? { 'X-Access-Purpose': purpose } : {};
      const view = await (
        await connect(command)
      ).get<NoticeView>(`/api/v1/notices/${encodeURIComponent(id)}`, { headers });
      terminal.stdout(`${JSON.stringify(view, null, 2)}\n`);
    });
  notice
    .command('preview')
    .description('exactly who will see the notice once it is published')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const preview = await (
        await connect(command)
      ).get<AudiencePreview>(`/api/v1/notices/${encodeURIComponent(id)}/audience-preview`);
      printRows(
        terminal,
        output,
        preview.recipients.map(({ institutionId, name, kind, via, sees, sourceShownAs }) => ({
          institutionId,
          name,
          kind,
          via: via.join(' '),
          sees,
          sourceShownAs,
        })),
      );
      terminal.stderr(`${preview.count} recipients; content hash ${preview.contentHash}\n`);
    });
}

function registerWrites(notice: Command, terminal: Terminal): void {
  notice
    .command('submit')
    .description('file a notice from a JSON file and submit it for approval')
    .argument('<file>')
    .option('--draft', 'leave it as a draft')
    .addOption(outputOption())
    .action(async (file: string, { draft, output }: Output & { draft?: boolean }, command: Command) => {
      const client = await connect(command);
      const made = await client.post<Written>('/api/v1/notices', await readJson(file, noticeDraft, 'a notice'));
      const last = draft ? made : await client.post<Written>(`/api/v1/notices/${made.id}/submissions`);
      printWritten(terminal, output, last);
    });
  verb(notice, terminal, 'approve', 'publish a submitted notice; you are the second person', (options) => ({
    path: 'approvals',
    body: { contentHash: options['contentHash'] },
  })).requiredOption('--content-hash <hash>', 'of the content that you looked at');
  verb(notice, terminal, 'reject', 'send a submitted notice back to its author', reasoned('rejections')).requiredOption(
    '--reason <text>',
    'why',
  );
  verb(notice, terminal, 'withdraw', 'withdraw a published notice', reasoned('withdrawals')).requiredOption(
    '--reason <text>',
    'why',
  );
  notice
    .command('order-withdrawal')
    .description('order that a notice is withdrawn; a second supervisor approves the order')
    .argument('<id>')
    .requiredOption('--reason <text>', 'why')
    .addOption(outputOption())
    .action(async (id: string, { reason, output }: Output & { reason: string }, command: Command) => {
      const path = `/api/v1/notices/${encodeURIComponent(id)}/withdrawal-orders`;
      printRecord(
        terminal,
        output,
        recordOf(await (await connect(command)).post<ChangeProposalView>(path, { reason })),
      );
    });
}

const reasoned = (path: string) => (options: Record<string, string>) => ({ path, body: { reason: options['reason'] } });

function verb(
  notice: Command,
  terminal: Terminal,
  name: string,
  description: string,
  request: (options: Record<string, string>) => { path: string; body: unknown },
): Command {
  return notice
    .command(name)
    .description(description)
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, options: Record<string, string> & Output, command: Command) => {
      const { path, body } = request(options);
      const client = await connect(command);
      printWritten(
        terminal,
        options.output,
        await client.post<Written>(`/api/v1/notices/${encodeURIComponent(id)}/${path}`, body),
      );
    });
}

function printWritten(
  terminal: Terminal,
  output: OutputFormat,
  { id, ref, status, version, contentHash, receipt }: Written,
): void {
  printRecord(terminal, output, { id, ref, status, version, contentHash, seq: receipt.seq, hash: receipt.hash });
}

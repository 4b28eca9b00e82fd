import {
  declineReasons,
  purposes,
  type InformationRequest,
  type InformationRequestDraft,
  type Page,
} from '@watchbook/contract';
import { Option, type Command } from 'commander';
import { outputOption, printRecord, printRows, type OutputFormat, type Row, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

type Output = { output: OutputFormat };
type Asking = Pick<InformationRequestDraft, 'purpose' | 'question'> & { until: string; case?: string };
type Answering = { text?: string; decline?: string };
const REQUESTS = '/api/v1/information-requests';
const at = (id: string) => `${REQUESTS}/${encodeURIComponent(id)}`;

/** `watchbook request …`: ask whoever holds a notice that a screening found, and answer such questions. */
export function registerRequest(program: Command, terminal: Terminal): void {
  const request = program.command('request').description('questions to whoever holds a notice');
  registerLooks(request, terminal);
  registerAsking(request, terminal);
  registerAnswering(request, terminal);
}

function registerLooks(request: Command, terminal: Terminal): void {
  request
    .command('list')
    .description('the newest requests that you asked or that reached your institution')
    .addOption(new Option('--side <side>', 'only these').choices(['asked', 'held']))
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'closed', 'recent']))
    .addOption(outputOption())
    .action(async ({ side, state, output }: Output & { side?: string; state?: string }, command: Command) => {
      const filters = Object.entries({ side, state }).filter(([, value]) => value !== undefined);
      const query = filters.map(([name, value]) => `&filter[${name}]=${value}`).join('');
      const path = `${REQUESTS}?limit=50${query}`;
      const { data } = await (await connect(command)).get<Page<InformationRequest>>(path);
      printRows(terminal, output, data.map(recordOf));
    });
  request
    .command('show')
    .description('one request with its question, its answer and the hash that an approval names')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const found = await (await connect(command)).get<InformationRequest>(at(id));
      const { noticeId, question, caseReference, response } = found;
      printRecord(terminal, output, {
        ...{ ...recordOf(found), noticeId, caseReference, question },
        ...{ decline: response?.decline ?? null, answer: response?.text ?? null },
        contentHash: response?.contentHash ?? null,
      });
    });
}

function registerAsking(request: Command, terminal: Terminal): void {
  request
    .command('ask')
    .description('ask the holder of a notice that your screening found')
    .argument('<screening>')
    .argument('<notice>')
    .addOption(new Option('--purpose <code>', 'why').choices(purposes).makeOptionMandatory())
    .requiredOption('--question <text>', 'what you need to know')
    .requiredOption('--until <time>', 'RFC 3339, at most 90 days from now')
    .option('--case <reference>', 'the case that it is for')
    .addOption(outputOption())
    .action(
      async (
        screeningId: string,
        noticeId: string,
        { purpose, question, until, case: reference, output }: Output & Asking,
        command: Command,
      ) => {
        const draft = { screeningId, noticeId, purpose, question, deadline: until, caseReference: reference ?? null };
        const made = await (await connect(command)).post<InformationRequest>(REQUESTS, draft);
        printRecord(terminal, output, recordOf(made));
      },
    );
  request
    .command('withdraw')
    .description('take your own request back')
    .argument('<id>')
    .addOption(outputOption())
    .action(async (id: string, { output }: Output, command: Command) => {
      const ended = await (await connect(command)).post<InformationRequest>(`${at(id)}/withdrawals`);
      printRecord(terminal, output, recordOf(ended));
    });
}

function registerAnswering(request: Command, terminal: Terminal): void {
  request
    .command('respond')
    .description('draft an answer, or decline, for a second person to approve')
    .argument('<id>')
    .option('--text <text>', 'the answer')
    .addOption(new Option('--decline <code>', 'why there is none').choices(declineReasons))
    .addOption(outputOption())
    .action(async (id: string, { text, decline, output }: Output & Answering, command: Command) => {
      const draft = { text: text ?? null, decline: decline ?? null };
      const drafted = await (await connect(command)).post<InformationRequest>(`${at(id)}/responses`, draft);
      printRecord(terminal, output, { ...recordOf(drafted), contentHash: drafted.response?.contentHash ?? null });
    });
  request
    .command('approve')
    .description('give exactly the answer that has this hash, as `request show` tells')
    .argument('<id>')
    .requiredOption('--hash <sha256>', 'of the answer that you looked at')
    .addOption(outputOption())
    .action(async (id: string, { hash, output }: Output & { hash: string }, command: Command) => {
      const path = `${at(id)}/approvals`;
      const given = await (await connect(command)).post<InformationRequest>(path, { contentHash: hash });
      printRecord(terminal, output, recordOf(given));
    });
}

const recordOf = ({ id, ref, side, status, asker, holder, purpose, deadline }: InformationRequest): Row => ({
  ...{ id, ref, side, status, asker: asker.name, holder: holder?.name ?? null, purpose, deadline },
});

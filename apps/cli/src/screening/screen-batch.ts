import { setTimeout as wait } from 'node:timers/promises';
import {
  columnMapping,
  type BatchResult,
  type ColumnMapping,
  type Page,
  type ScreeningBatch,
  type TablePreview,
} from '@watchbook/contract';
import { CliFailure, exitCodes } from '../exit.js';
import type { Row, Terminal } from '../output.js';
import type { PortalClient } from '../portal/client.js';

const BATCHES = '/api/v1/screening-batches';
const POLL_MS = 300;
const members = ['name', 'type', 'birthDate', 'country', 'reference'];

/** A file of subjects as it is sent. */
export interface BatchInput {
  readonly content: string;
  readonly mapping: ColumnMapping | undefined;
  readonly limit: number;
}

/**
 * The mapping that `member=column` and `scheme=column` make; `identifiers=column` is for cells that name their schemes.
 * @throws CliFailure for what is neither a member nor a scheme
 */
export function toMapping(pairs: readonly string[]): ColumnMapping | undefined {
  if (pairs.length === 0) return undefined;
  const parts = pairs.map((pair) => /^([^=]+)=(.+)$/s.exec(pair)?.slice(1) ?? [pair, '']) as [string, string][];
  const parsed = columnMapping.safeParse({
    ...Object.fromEntries(parts.filter(([what]) => members.includes(what))),
    identifiers: parts
      .filter(([what]) => !members.includes(what))
      .map(([what, column]) => ({ scheme: what === 'identifiers' ? null : what, column })),
  });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  /${path.join('/')}: ${message}`);
  throw new CliFailure(exitCodes.usage, `This is no mapping of columns:\n${faults.join('\n')}`);
}

/** What the portal makes of the file: the rows that it cannot screen. Nobody is looked for. */
export async function previewBatch(client: PortalClient, input: BatchInput, terminal: Terminal): Promise<Row[]> {
  const preview = await client.post<TablePreview>(BATCHES, { ...input, dryRun: true });
  if (preview.mapping === null)
    throw new CliFailure(exitCodes.usage, `Say with --map which column is what: ${preview.columns.join(', ')}`);
  terminal.stderr(`${preview.rows - preview.faulty} of ${preview.rows} rows can be screened\n`);
  return preview.faults.map(({ line, column, code }) => ({ line, column, fault: code }));
}

/** Screens the file in the background of the portal, shows the progress, and reads what it found. */
export async function runBatch(client: PortalClient, input: BatchInput, terminal: Terminal): Promise<Row[]> {
  const { id } = await client.post<ScreeningBatch>(BATCHES, input);
  const { faulty } = await finished(client, id, terminal);
  const rows: Row[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<BatchResult> = await client.get(
      `${BATCHES}/${id}/results?limit=100&filter[outcome]=match${query}`,
    );
    rows.push(...page.data.flatMap(toRows));
    cursor = page.page.next;
  }
  if (faulty > 0) terminal.stderr(`${faulty} rows have faults; --dry-run lists them\n`);
  return rows;
}

async function finished(client: PortalClient, id: string, terminal: Terminal): Promise<ScreeningBatch> {
  for (let shown = ''; ; await wait(POLL_MS)) {
    const batch = await client.get<ScreeningBatch>(`${BATCHES}/${id}`);
    const left = batch.etaSeconds === null ? '' : `, ${batch.etaSeconds} s left`;
    const line = `${batch.state} ${batch.screened} of ${batch.rows - batch.faulty} rows, ${batch.progress} %${left}`;
    if (line !== shown) terminal.stderr(`${line}\n`);
    shown = line;
    if (batch.state === 'done') return batch;
    if (batch.state === 'failed' || batch.state === 'cancelled')
      throw new CliFailure(exitCodes.failed, `The batch ${id} ${batch.state}: ${batch.error ?? 'no reason given'}`);
  }
}

const toRows = ({ line, reference, name, matches }: BatchResult): Row[] =>
  matches.map((match) => ({
    line,
    reference,
    asked: name,
    name: match.name,
    score: match.score,
    type: match.type,
    disclosure: match.disclosure,
    notice: match.noticeId ?? null,
    listEntry: match.listEntryId ?? null,
  }));

import {
  memberVerdicts,
  type Entity,
  type EntityGraph,
  type EntityPair,
  type EntityPath,
  type EntityTimeline,
  type MemberJudgement,
  type MemberVerdict,
  type Page,
} from '@watchbook/contract';
import { Argument, Option, type Command } from 'commander';
import { outputOption, printRecord, printRows, type OutputFormat, type Row, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

type Output = { output: OutputFormat };
const parts = ['members', 'warnings', 'timeline'] as const;
type Part = (typeof parts)[number];
/** So much of a timeline is printed. */
const EVENTS = 100;

const at = (id: string, rest = ''): string => `/api/v1/entities/${encodeURIComponent(id)}${rest}`;

/** `watchbook entity …`: who members of notices and lists are believed to be. */
export function registerEntity(program: Command, terminal: Terminal): void {
  const entity = program.command('entity').description('who subjects of notices and list entries are believed to be');
  entity
    .command('show')
    .description(
      'the entity of a member: who belongs to it, warnings about it, and what happened, as far as you may read',
    )
    .argument('<id>', 'of a subject or list entry, as a screening names it')
    .addOption(new Option('--part <part>', 'one part; without it all as tables, or the members as data').choices(parts))
    .addOption(outputOption())
    .action(async (id: string, { part, output }: Output & { part?: Part }, command: Command) => {
      const client = await connect(command);
      const wanted: readonly Part[] = part ? [part] : output === 'table' ? parts : ['members'];
      const found = await client.get<Entity>(at(id));
      const timeline = wanted.includes('timeline')
        ? await client.get<EntityTimeline>(at(id, `/timeline?limit=${EVENTS}`))
        : null;
      const rows = {
        members: () => found.members.map(toRow),
        warnings: () => found.warnings.map(toWarningRow),
        timeline: () => timeline!.data.map(toEventRow),
      } satisfies Record<Part, () => Row[]>;
      for (const each of wanted) {
        if (wanted.length > 1) terminal.stderr(`${each}\n`);
        printRows(terminal, output, rows[each]());
      }
      const counts = `${found.members.length} members, ${found.refused.length} links refused`;
      terminal.stderr(`entity ${found.id}: ${counts}, ${found.warnings.length} warnings\n`);
      const isWhole = found.complete && (timeline?.complete ?? true);
      if (!isWhole) terminal.stderr('There is more than one answer looks at\n');
      if (timeline?.page.next) terminal.stderr(`The timeline shows the newest ${EVENTS}\n`);
    });
  entity
    .command('graph')
    .description('what surrounds an entity, or a shortest way to another one')
    .argument('<id>')
    .option('--depth <n>', 'how many hops, 1 or 2', '1')
    .option('--to <id>', 'a member of another entity')
    .addOption(outputOption())
    .action(async (id: string, { depth, to, output }: Output & { depth: string; to?: string }, command: Command) => {
      const client = await connect(command);
      const query = new URLSearchParams(to === undefined ? { depth } : { to }).toString();
      const graph = await client.get<EntityGraph | EntityPath>(
        at(id, `/${to === undefined ? 'graph' : 'paths'}?${query}`),
      );
      const labels = new Map(graph.nodes.map(({ id: node, kind, label }) => [node, `${kind} ${label}`]));
      printRows(
        terminal,
        output,
        graph.edges.map(({ from, to: end, kind }) => ({
          ...{ from, fromLabel: labels.get(from) ?? '', kind, to: end, toLabel: labels.get(end) ?? '' },
        })),
      );
      if ('found' in graph && !graph.found) terminal.stderr('No path was found\n');
      terminal.stderr(`${graph.nodes.length} nodes${graph.complete ? '' : ', and there are more'}\n`);
    });
  entity
    .command('pairs')
    .description('pairs of your notices that may be one entity; what nobody judged yet comes first')
    .option('--limit <n>', 'how many, at most', '25')
    .option('--judged', 'those that your institution judged')
    .addOption(outputOption())
    .action(async ({ limit, judged, output }: Output & { limit: string; judged?: boolean }, command: Command) => {
      const client = await connect(command);
      const wanted = Number(limit);
      const pairs: EntityPair[] = [];
      let cursor: string | null = null;
      do {
        const query: URLSearchParams = new URLSearchParams({
          limit: String(Math.min(50, wanted - pairs.length)),
          'filter[judged]': judged ? 'true' : 'false',
          ...(cursor === null ? {} : { cursor }),
        });
        const { data, page } = await client.get<Page<EntityPair>>(`/api/v1/entity-pairs?${query.toString()}`);
        pairs.push(...data);
        cursor = page.next;
      } while (cursor !== null && pairs.length < wanted);
      printRows(
        terminal,
        output,
        pairs.map(({ left, right, link, guard }) => ({
          ...{ left: left.id, leftName: left.name, right: right.id, rightName: right.name },
          ...{ bits: link.bits.toFixed(1), guard, judged: link.judgement?.verdict ?? null },
        })),
      );
    });
  entity
    .command('judge')
    .description('say of two members whether they are one; it counts for your institution alone')
    .argument('<member>')
    .argument('<other>')
    .addArgument(new Argument('<verdict>').choices(memberVerdicts))
    .option('--note <text>', 'why')
    .addOption(outputOption())
    .action(
      async (
        memberId: string,
        otherId: string,
        verdict: MemberVerdict,
        { note, output }: Output & { note?: string },
        command: Command,
      ) => {
        const body = { memberId, otherId, verdict, note: note ?? null };
        const made = await (await connect(command)).post<MemberJudgement>('/api/v1/judgements', body);
        printRecord(terminal, output, {
          id: made.id,
          verdict: made.verdict,
          seq: made.receipt.seq,
          hash: made.receipt.hash,
        });
      },
    );
}

const placeOf = (notice: { ref: string } | null, entry: { source: string; externalId: string } | null): string =>
  notice?.ref ?? `${entry?.source ?? ''} ${entry?.externalId ?? ''}`;

const toRow = ({ id, kind, type, name, masked, notice, listEntry }: Entity['members'][number]) => ({
  ...{ id, kind, type, name, masked },
  where: placeOf(notice, listEntry),
  state: notice?.status ?? null,
});

const toWarningRow = ({ ref, severity, status, issuer, issuedAt, title, notices }: Entity['warnings'][number]) => ({
  ...{ ref, severity, status, issuer: issuer.name, issuedAt, title },
  notices: notices.map((notice) => notice.ref).join(' '),
});

const toEventRow = ({ at, kind, by, members, warning, judgement }: EntityTimeline['data'][number]) => ({
  ...{ at, kind, by, warning: warning?.ref ?? null },
  where: [...new Set(members.map(({ notice, listEntry }) => placeOf(notice, listEntry)))].join(' – '),
  ...{ verdict: judgement?.verdict ?? null, note: judgement?.note ?? null },
});

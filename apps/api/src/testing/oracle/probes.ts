import type { NoticeSummary, Page } from '@watchbook/contract';
import { institutionId } from '../../demo/people.js';
import type { Agent, Answer } from '../agent.js';
import { NAMES } from './others.js';

const V1 = '/api/v1';

/** What an observer asks again and again; it must be answered as before. */
export interface Probe {
  readonly name: string;
  ask(agent: Agent): Promise<string>;
}

/** An answer without what differs each time: the ids of the request and of what it made, its entry, and times of use. */
export function shapeOf({ status, headers, text }: Answer): string {
  const body = text
    .replaceAll(/"requestId":"[^"]*"/g, '"requestId":""')
    .replaceAll(/"receipt":\{[^}]*\}/g, '"receipt":{}')
    .replaceAll(/"lastUsedAt":"[^"]*"/g, '"lastUsedAt":""')
    .replace(/^\{"id":"[^"]*","matches"/, '{"id":"","matches"');
  const kept = ['content-type', 'etag', 'location', 'retry-after', 'www-authenticate', 'cache-control'];
  return JSON.stringify([status, kept.map((name) => headers[name]), body]);
}

const get = (path: string): Probe => ({
  name: `GET ${path}`,
  ask: async (agent) => shapeOf(await agent.get(`${V1}${path}`)),
});

/** Walks all pages to the end and back again. */
const walk = (path: string): Probe => ({
  name: `pages of ${path}`,
  ask: async (agent) => {
    const shapes: string[] = [];
    let cursor: string | null = '';
    let back: string | null = null;
    while (cursor !== null) {
      const answer = await agent.get(`${V1}${path}${cursor && `&cursor=${cursor}`}`);
      shapes.push(shapeOf(answer));
      const page = (answer.body as Partial<Page<unknown>> | null)?.page;
      cursor = page?.next ?? null;
      back = page?.prev ?? null;
    }
    if (back !== null) shapes.push(shapeOf(await agent.get(`${V1}${path}&cursor=${back}`)));
    return shapes.join('\n');
  },
});

const screen = (name: string, limit: number): Probe => ({
  name: `screening ${name} ${limit}`,
  ask: async (agent) => shapeOf(await agent.post(`${V1}/screenings`, { name, limit })),
});

const product = (...parts: string[][]): string[] =>
  parts.reduce((made, part) => made.flatMap((before) => part.map((after) => before + after)), ['']);

/** Everything that is read without saying of which row. */
export function listProbes(until: string): Probe[] {
  const sorts = ['-receivedAt', 'receivedAt', '-ref', 'ref'].map((sort) => `&sort=${sort}`);
  const filters = [
    ...['draft', 'submitted', 'published', 'withdrawn', 'published,contested'].map((code) => `&filter[status]=${code}`),
    ...['AMBER', 'RED', encodeURIComponent('AMBER+STRICT')].map((code) => `&filter[tlp]=${code}`),
    ...['staged-accident', 'loan-stacking'].map((code) => `&filter[typology]=${code}`),
    ...[
      '&filter[subjectType]=Person',
      '&filter[own]=false',
      '&filter[own]=true',
      '&filter[receivedFrom]=2020-01-01T00:00:00Z',
    ],
    ...['meridian-bank', 'northfield-bank'].map((slug) => `&filter[institutionId]=${institutionId(slug)}`),
  ];
  return [
    ...product(['/notices?'], ['limit=1', 'limit=3', 'limit=100'], sorts).map(walk),
    ...product(['/notices?limit=2'], filters).map(walk),
    ...product(
      ['/warnings?limit=1'],
      ['', '&filter[status]=draft', '&filter[status]=issued', '&filter[severity]=high', '&filter[acknowledgement]=due'],
    ).map(walk),
    ...['/institutions?limit=4', '/users?limit=2', '/report-runs?limit=2'].map(walk),
    ...['/contacts', '/sharing-groups', '/api-keys', '/sessions', '/me', '/ledger/detail-erasures'].map(get),
    ...[
      '',
      `&filter[institution]=${institutionId('meridian-bank')}`,
      '&filter[action]=notice.drafted',
      '&sort=seq',
    ].map((filter) => walk(`/ledger/entries?limit=5&filter[to]=${until}${filter}`)),
  ];
}

/** Looking for names that others file about, with results that are cut and that are not. */
export const screeningProbes = (): Probe[] => NAMES.flatMap((name) => [1, 3, 50].map((limit) => screen(name, limit)));

/** The notices that an observer sees, each by its id in every way. */
export async function rowProbes(agent: Agent): Promise<Probe[]> {
  const { data } = (await agent.get(`${V1}/notices?limit=100`)).body as Partial<Page<NoticeSummary>>;
  return (data ?? []).flatMap(({ id }) =>
    ['', '/audience-preview', '/versions', '/readers'].map((part) => get(`/notices/${id}${part}`)),
  );
}

/** Requests about one id, each answered for a hidden one as for one that is not there. */
export function askAbout(agent: Agent, id: string): Promise<string[]> {
  const match = { 'if-match': '"1"' };
  const paths = ['notices', 'warnings', 'report-runs', 'imports', 'list-entries'].map((noun) => `${V1}/${noun}/${id}`);
  const notice = `${V1}/notices/${id}`;
  const hash = 'a'.repeat(64);
  const asked = [
    ...paths.map((path) => agent.get(path)),
    ...['/audience-preview', '/versions', '/readers'].map((part) => agent.get(notice + part)),
    ...[
      agent.patch(notice, { summary: 'x' }, match),
      agent.patch(notice, { summary: 'x' }),
      agent.delete(notice, match),
    ],
    ...['/submissions', '/contests', '/withdrawals', '/rejections'].map((part) =>
      agent.post(notice + part, { reason: 'x' }),
    ),
    ...[agent.post(`${notice}/submissions`), agent.post(`${notice}/approvals`, { contentHash: hash })],
    agent.post(`${V1}/purpose-grants`, { resource: { type: 'notice', id }, purpose: 'underwriting', reason: 'x' }),
    agent.post(`${V1}/judgements`, { screeningId: id, noticeId: id, verdict: 'unsure' }),
    agent.get(`${V1}/ledger/entries?filter[resource]=notice:${id}&filter[to]=2026-01-01T00:00:00Z`),
  ];
  return Promise.all(asked.map(async (answer) => shapeOf(await answer).replaceAll(id, 'ID')));
}

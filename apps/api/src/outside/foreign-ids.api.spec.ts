import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ManagedList, NoticeView, Screening, WarningView } from '@watchbook/contract';
import type { Agent, Answer } from '../testing/agent.js';
import { bodyOf } from '../testing/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { describedOperations, type Operation } from '../testing/description.js';
import { makeForeignThings } from '../testing/outside/foreign-things.js';
import { idRequests, NOBODY_ID, OWN_NOTICE, type IdRequest } from '../testing/outside/id-requests.js';
import { positionsOf, withAt } from '../testing/outside/positions.js';
import { storedBusiness } from '../testing/outside/stored.js';

const V1 = '/api/v1';

let portal: TestApp;
let operations: Operation[];
let foreign: Record<string, string>;
let own: Record<string, string>;
const agents = new Map<string, Agent>();

beforeAll(async () => {
  portal = await startTestApp();
  operations = (await describedOperations()).filter((one) => positionsOf(one).length > 0);
  foreign = await makeForeignThings(portal);
  own = await makeOwnThings();
  for (const { as } of Object.values(idRequests)) await agentFor(as);
});
afterAll(() => portal.stop());

/** Of the institution whose people ask; a body that names them is right but for the id that is tried. */
async function makeOwnThings(): Promise<Record<string, string>> {
  const analyst = await agentFor(['analyst', 'harbor-insurance']);
  const regulator = await agentFor(['analyst', 'insurance-supervisor']);
  const { body: draft } = idRequests[`POST ${V1}/notices`]!;
  const { body: warning } = idRequests[`POST ${V1}/warnings`]!;
  const addressed = { ...(draft as object), audience: { sectors: ['insurance'] }, tlp: 'AMBER' };
  return {
    [OWN_NOTICE]: bodyOf<NoticeView>(await analyst.post(`${V1}/notices`, addressed)).id,
    '{own warning}': bodyOf<WarningView>(await regulator.post(`${V1}/warnings`, warning)).id,
    '{own screening}': bodyOf<Screening>(await analyst.post(`${V1}/screenings`, { name: 'Veronica Plum' })).id,
    '{own list}': bodyOf<ManagedList>(await analyst.post(`${V1}/managed-lists`, { name: 'Customers' })).id,
  };
}

async function agentFor(who: IdRequest['as']): Promise<Agent> {
  const name = who?.join('@') ?? 'nobody';
  const agent = agents.get(name) ?? (who ? await portal.as(...who) : portal.nobody());
  agents.set(name, agent);
  return agent;
}

async function ask(operation: Operation, position: string, id: string): Promise<Answer> {
  const { as, body, path = '', beside = {} } = idRequests[nameOf(operation)]!;
  // What was guessed before must not make the next guess another one.
  if (operation.path.includes('/sessions')) await portal.tamper('delete from sign_in_attempt');
  const filled = operation.path.replace('{id}', own[path] ?? path);
  if (position.startsWith('query/')) {
    const [, name] = position.split('/');
    const value = name === 'filter[resource]' ? `notice:${id}` : id;
    return (await agentFor(as)).get(
      `${filled}?${new URLSearchParams({ ...beside[position], [name!]: value }).toString()}`,
    );
  }
  const headers = { 'if-match': '"1"' };
  return (await agentFor(as)).send(
    operation.method,
    filled,
    ownIn(withAt({ ...body, ...beside[position] }, position, id)),
    headers,
  );
}

const ownIn = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body).replaceAll(/\{own \w+\}/g, (name) => own[name] ?? name));
const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

/** What must be the same whatever the id; nothing of an answer but the id of its request may differ. */
function bare({ status, text, headers }: Answer, id: string): string {
  const { 'x-request-id': requestId, 'content-type': type, etag } = headers;
  return JSON.stringify([status, type, etag, text.replaceAll(String(requestId), '').replaceAll(id, '')]);
}

describe('an id in a query or a body', () => {
  it('has a request for every place that the description names', () => {
    expect(Object.keys(idRequests).sort()).toEqual(operations.map(nameOf).sort());
  });

  it('of another institution is answered as one that nobody has, tells nothing and changes nothing', async () => {
    const before = await storedBusiness(portal.owner);
    const differing: string[] = [];
    const statuses: Record<string, number> = {};
    for (const operation of operations) {
      const { known = [] } = idRequests[nameOf(operation)]!;
      for (const position of positionsOf(operation)) {
        const absent = await ask(operation, position, NOBODY_ID);
        const place = `${nameOf(operation)} ${position}`;
        statuses[place] = absent.status;
        for (const [kind, id] of Object.entries(foreign).filter(([kind]) => !known.includes(kind))) {
          const answer = await ask(operation, position, id);
          if (bare(answer, id) !== bare(absent, NOBODY_ID) || answer.text.includes('Canary'))
            differing.push(`${place}: ${kind} ${answer.status} ${answer.text.slice(0, 200)}, absent ${absent.text}`);
        }
      }
    }
    expect(differing).toEqual([]);
    expect(await storedBusiness(portal.owner)).toEqual(before);
    // Lists are empty and all else is refused, and none of it before somebody looked at the id.
    const unlooked = Object.entries(statuses).filter(
      ([place, status]) => !(place.startsWith('GET') ? [200, 404] : [401, 404, 409, 422]).includes(status),
    );
    expect(unlooked).toEqual([]);
  });
});

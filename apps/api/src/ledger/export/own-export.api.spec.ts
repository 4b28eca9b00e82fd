import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  decodeVkey,
  openCheckpoint,
  parseEntry,
  parsePrunedLine,
  verifyPruned,
  type OwnHead,
  type PrunedOptions,
  type PrunedVerification,
} from '@watchbook/ledger';
import type { Actor } from '@watchbook/contract';
import { demoEmail } from '../../demo/accounts.js';
import { institutionId, userId } from '../../demo/people.js';
import { getContext, newContext, runInContext } from '../../platform/context.js';
import type { Agent, Answer } from '../../testing/agent.js';
import { SHORT_PATIENCE, startTestApp, type TestApp } from '../../testing/app.js';
import { nodeHasher } from '../tree/hasher.js';
import { LedgerService } from '../ledger.service.js';
import { OwnExportService } from './own-export.service.js';

const EXPORT = '/api/v1/ledger/own/export';
const meridian = institutionId('meridian-bank');
const harbor = institutionId('harbor-insurance');
const hasher = nodeHasher();

let portal: TestApp;
let officer: Agent;
let analyst: Agent;
let other: Agent;
let open: PrunedOptions['open'];
let requests = 0;

beforeAll(async () => {
  portal = await startTestApp(SHORT_PATIENCE);
  officer = await portal.as('officer', 'meridian-bank');
  analyst = await portal.as('analyst', 'meridian-bank');
  other = await portal.as('officer', 'harbor-insurance');
  const vkey = decodeVkey((await portal.nobody().get('/log/vkey')).text);
  open = (note) => openCheckpoint(note, vkey);
});
afterAll(() => portal.stop());

interface Own {
  answer: Answer;
  request: string;
  lines: string[];
}

async function exportOwn(agent: Agent, query = ''): Promise<Own> {
  const request = `own-export-${++requests}`;
  const answer = await agent.get(`${EXPORT}${query}`, { 'x-request-id': request });
  return { answer, request, lines: answer.text.trimEnd().split('\n') };
}
const verify = (lines: readonly string[], options: Partial<PrunedOptions> = {}): Promise<PrunedVerification> =>
  verifyPruned([Buffer.from(lines.map((line) => `${line}\n`).join(''))], {
    institution: meridian,
    open,
    hasher,
    ...options,
  });
const damageOf = async (lines: readonly string[], options: Partial<PrunedOptions> = {}): Promise<string> => {
  const found = await verify(lines, options);
  return found.ok ? 'whole' : found.damage.kind;
};
const isEntry = (line: string): boolean => parsePrunedLine(line) === null;
const bySeq = async (seq: number): Promise<string> => {
  const { rows } = await portal.owner.query<{ body: Buffer }>('select body from ledger_entry where seq = $1', [seq]);
  return rows[0]!.body.toString('latin1');
};

/** Does a few things in two institutions, so that their entries lie between each other. */
async function live(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await analyst.get('/api/v1/notices');
    for (let j = 0; j <= i % 3; j++) await other.get('/api/v1/warnings');
    await officer.get('/api/v1/ledger/status');
  }
}

describe('the own export', () => {
  it('verifies: none of the own entries was left out, up to the request itself', async () => {
    await live(12);
    const { answer, request, lines } = await exportOwn(officer);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const found = await verify(lines, { request });
    const { rows } = await portal.owner.query<{ count: number }>(
      'select count(*)::integer as count from ledger_entry where institution = $1 and seq <= $2',
      [meridian, answer.headers['x-ledger-seq']],
    );
    expect(found).toMatchObject({ ok: true, entries: rows[0]!.count });
    expect(parseEntry(lines.filter(isEntry).at(-1)!)).toMatchObject({
      seq: Number(answer.headers['x-ledger-seq']),
      action: 'ledger.own-exported',
      request,
    });
  });

  it('shows nothing of anybody else but hashes', async () => {
    const { lines } = await exportOwn(officer);
    const foreign = [harbor, userId(demoEmail('officer', 'harbor-insurance')), institutionId('platform')];
    expect(foreign.filter((canary) => lines.join('\n').includes(canary))).toEqual([]);
    const shown = lines.filter(isEntry).map((line) => parseEntry(line));
    expect(new Set(shown.map(({ actor }) => actor.institution))).toEqual(new Set([meridian]));
    const { rows } = await portal.owner.query<{ nonce: string }>(
      `select convert_from(body, 'UTF8')::jsonb ->> 'nonce' as nonce from ledger_entry where institution is distinct from $1`,
      [meridian],
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ nonce }) => lines.join('\n').includes(nonce))).toEqual([]);
  });

  it('goes on from what was verified before', async () => {
    const first = await exportOwn(officer);
    const before = await verify(first.lines, { request: first.request });
    const after = (before as { last: OwnHead }).last;
    await live(2);
    const { lines, request } = await exportOwn(officer, `?from=${after.seq + 1}`);
    expect(await verify(lines, { after, request })).toMatchObject({ ok: true });
    expect(parseEntry(lines.find(isEntry)!).own).toMatchObject({ seq: after.seq + 1, prev: after.hash });
    expect(await damageOf(lines)).toBe('own');
    for (const from of [0, 1, 5, after.seq]) {
      const part = await exportOwn(officer, `?from=${from}`);
      expect(parseEntry(part.lines.find(isEntry)!).own!.seq).toBe(from);
    }
  });

  it('stays whole while many act at once', async () => {
    const exports = await Promise.all([
      ...Array.from({ length: 4 }, () => exportOwn(officer)),
      live(3).then(() => exportOwn(officer)),
    ]);
    for (const { lines, request } of exports) expect(await verify(lines, { request })).toMatchObject({ ok: true });
  });

  it('is told from a damaged one', async () => {
    const { lines, request } = await exportOwn(officer);
    const earlier = lines;
    const at = lines.findIndex((line, i) => i > 8 && isEntry(line));
    const { seq, own } = parseEntry(lines[at]!);
    expect(own!.seq).toBeGreaterThan(0);
    const leftOut = lines.with(at, `{"hash":"${hasher.leaf(lines[at]!)}","level":0}`);
    expect(await damageOf(leftOut, { request })).toBe('own');
    const changed = lines.with(at, lines[at]!.replace(/"outcome":"\w+"/, '"outcome":"failed"'));
    expect(['chain', 'own', 'root']).toContain(await damageOf(changed, { request }));
    const hidden = lines.findIndex((line, i) => i > 8 && line.endsWith('"level":0}'));
    expect(hidden).toBeGreaterThan(0);
    const place = leavesBefore(lines, hidden);
    expect(await damageOf(lines.with(hidden, await bySeq(place)), { request })).toBe('foreign');
    expect(place).not.toBe(seq);
    await live(1);
    const later = await exportOwn(officer);
    expect(await damageOf(earlier, { request: later.request })).toBe('stale');
    expect(['truncated', 'root']).toContain(await damageOf([...later.lines.slice(0, -1), earlier.at(-1)!]));
    const theirs = await exportOwn(other);
    expect(await verify(theirs.lines, { institution: harbor, request: theirs.request })).toMatchObject({ ok: true });
    expect(await damageOf(theirs.lines, { request: theirs.request })).toBe('foreign');
  });
});

function leavesBefore(lines: readonly string[], at: number): number {
  return lines.slice(0, at).reduce((count, line) => {
    const parsed = parsePrunedLine(line);
    return count + (parsed && 'subtree' in parsed ? 2 ** parsed.subtree.level : 1);
  }, 0);
}

describe('asking for the own export', () => {
  it('adds an entry that opens it and one that ends it, and nothing about those', async () => {
    const { answer } = await exportOwn(officer);
    const { rows } = await portal.owner.query<{ action: string; resources: string[] }>(
      'select action, resources from ledger_entry where seq >= $1 order by seq',
      [answer.headers['x-ledger-seq']],
    );
    const shown = answer.text.split('\n').filter((line) => line !== '' && isEntry(line)).length;
    expect(rows).toEqual([
      { action: 'ledger.own-exported', resources: ['ledger-own-range:0-'] },
      { action: 'ledger.own-export-ended', resources: [`ledger-own-range:0-${shown}`] },
    ]);
  });

  it.each([
    ['analyst', 'meridian-bank', 403],
    ['admin', 'meridian-bank', 403],
    ['analyst', 'banking-supervisor', 403],
    ['supervisor', 'banking-supervisor', 200],
    ['auditor', 'audit-office', 403],
    ['operator', 'platform', 403],
  ])('as %s of %s is answered %i', async (local, slug, status) => {
    expect((await exportOwn(await portal.as(local, slug))).answer.status).toBe(status);
  });

  it('as nobody is refused, and from a number that is not reached yet names the field', async () => {
    expect((await exportOwn(portal.nobody())).answer.status).toBe(401);
    const beyond = await exportOwn(officer, '?from=99999999');
    expect(beyond.answer).toMatchObject({ status: 422, body: { errors: [{ pointer: 'query/from' }] } });
    expect((await exportOwn(officer, '?from=-1')).answer.status).toBe(400);
    expect((await exportOwn(officer, `?institution=${harbor}`)).answer.status).toBe(400);
  });

  it('from an entry that is not stored any more says so, and goes on from a later one', async () => {
    const kept = 'create table kept as select * from ledger_entry where institution is not null and seq < 4';
    await portal.tamper(`${kept}; delete from ledger_entry where seq in (select seq from kept)`);
    const [whole, part] = [await exportOwn(officer), await exportOwn(officer, '?from=8')];
    await portal.tamper('insert into ledger_entry select * from kept; drop table kept');
    expect(whole.answer).toMatchObject({ status: 410, body: { code: 'gone' } });
    expect(part.answer.status).toBe(200);
  });

  it('while the ledger is blocked lets nothing out', async () => {
    await portal.owner.query('revoke insert on ledger_entry from watchbook_system');
    const { answer } = await exportOwn(officer).finally(() =>
      portal.owner.query('grant insert on ledger_entry to watchbook_system'),
    );
    expect(answer).toMatchObject({ status: 503, body: { code: 'ledger-unavailable' } });
    expect(answer.text).not.toContain(meridian);
  });
});

describe('an own export of many entries', () => {
  const actorOf = (institution: string, roles: Actor['roles']): Actor => ({
    institutionId: institution,
    institutionKind: 'bank',
    userId: userId('somebody'),
    roles,
    ...{ sectors: [], jurisdictions: [], tokens: [], via: 'session', scopes: null },
  });
  const acting = <T>(actor: Actor, work: () => Promise<T>): Promise<T> =>
    runInContext(newContext({ requestId: 'many-entries', route: 'test', actor }), work);
  const actionsSince = async (seq: number): Promise<string[]> => {
    const { rows } = await portal.owner.query<{ text: string }>(
      `select action || ' ' || resources[1] as text from ledger_entry where seq >= $1 and action like 'ledger.own%' order by seq`,
      [seq],
    );
    return rows.map(({ text }) => text.replace('ledger-own-range:', ''));
  };

  beforeAll(async () => {
    const ledger = portal.app.get(LedgerService);
    const inputs = Array.from({ length: 700 }, () => ({ action: 'notice.read', resources: [] }));
    for (let round = 0; round < 18; round++) {
      await acting(actorOf(meridian, ['analyst']), () => ledger.seal(inputs));
      await Promise.all(
        [meridian, harbor, meridian].map((institution) =>
          acting(actorOf(institution, ['analyst']), () => ledger.seal(inputs.slice(0, 40))),
        ),
      );
    }
  });

  it('verifies, and each chunk leaves after an entry of its own', async () => {
    const { answer, lines, request } = await exportOwn(officer);
    const found = await verify(lines, { request });
    expect(found).toMatchObject({ ok: true });
    expect(found.entries).toBeGreaterThan(14_000);
    expect(await actionsSince(Number(answer.headers['x-ledger-seq']))).toEqual([
      'ledger.own-exported 0-',
      'ledger.own-export-continued 10000-20000',
      `ledger.own-export-ended 0-${found.entries}`,
    ]);
    const after = { seq: 9_999, hash: hasher.leaf(lines.filter(isEntry)[9_999]!) };
    const rest = await exportOwn(officer, '?from=10000');
    expect(await verify(rest.lines, { after, request: rest.request })).toMatchObject({ ok: true });
  });

  it('that its reader breaks off is ended by what had left', async () => {
    const { size, chunk } = await acting(actorOf(meridian, ['compliance-officer']), async () => {
      const stream = await portal.app.get(OwnExportService).open({ from: 0 });
      const { sealedByHandler } = getContext();
      const [first] = (await once(stream, 'data')) as [Buffer];
      stream.destroy();
      await once(stream, 'close');
      return { size: sealedByHandler!.seq, chunk: first };
    });
    const left = chunk.toString().trimEnd().split('\n').filter(isEntry).length;
    expect(left).toBeLessThan(2_000);
    const [, ended, ...more] = await actionsSince(size);
    expect(more).toEqual([]);
    expect(Number(/ended 0-(\d+)$/.exec(ended!)![1])).toBeLessThan(14_000);
  });
});

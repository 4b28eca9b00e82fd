import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChangeProposalView, NoticeView } from '@watchbook/contract';
import { writeFile } from 'node:fs/promises';
import type pg from 'pg';
import { demoEmail } from './demo/accounts.js';
import { userId } from './demo/people.js';
import { fieldKeys, useFieldKeys } from './platform/crypto/encrypted.type.js';
import { isBound, readHeader } from './platform/crypto/field-format.js';
import { FieldKeys } from './platform/crypto/field-keys.js';
import { rotateKeys } from './rotate-keys.js';
import type { Agent } from './testing/agent.js';
import { approve, bodyOf } from './testing/answer.js';
import { startTestApp, type TestApp } from './testing/app.js';
import { aDraft } from './testing/drafts.js';
import { TEST_FIELD_KEY } from './testing/template.js';

let portal: TestApp;
let analyst: Agent;
let notice: NoticeView;
let deputy: Agent;
let open: ChangeProposalView;
beforeAll(async () => {
  portal = await startTestApp();
  analyst = await portal.as('analyst', 'meridian-bank');
  notice = (await analyst.post('/api/v1/notices', aDraft())).body as NoticeView;
  await analyst.post('/api/v1/screenings', { name: 'Canary Weilin' });
  const admin = await portal.as('admin', 'meridian-bank');
  deputy = await portal.as('deputy', 'meridian-bank');
  const proposals = `/api/v1/users/${userId(demoEmail('officer', 'meridian-bank'))}/role-proposals`;
  const rejected = bodyOf<ChangeProposalView>(await admin.post(proposals, { roles: ['analyst'], reason: 'x' }));
  bodyOf(await deputy.post(`/api/v1/change-proposals/${rejected.id}/rejections`, { reason: 'No' }));
  open = bodyOf<ChangeProposalView>(await admin.post(proposals, { roles: ['analyst'], reason: 'x' }));
});
afterAll(() => portal.stop());

/** The first values of all encrypted columns, with how many rows are not under this key or not bound. */
async function stale(owner: pg.Pool, keyId: Buffer): Promise<Record<string, number>> {
  const columns = {
    notice: 'content',
    notice_subject: 'described',
    notice_version: 'snapshot',
    app_user: 'email',
    screening: 'query',
    change_proposal: 'content',
    change_decision: 'reason',
  };
  const counts = Object.entries(columns).map(async ([table, column]) => {
    const { rows } = await owner.query<{ bytes: Buffer }>(`select ${column} as bytes from ${table}`);
    const headers = rows.map(({ bytes }) => readHeader(bytes));
    return [table, headers.filter((header) => !isBound(header) || !header.keyId.equals(keyId)).length];
  });
  return Object.fromEntries(await Promise.all(counts)) as Record<string, number>;
}

describe('a new field key', () => {
  it('takes over all personal data, with an entry for each batch, and can be asked for again', async () => {
    const older = fieldKeys();
    const old = older.encrypt(JSON.stringify(aDraft().subjects[0]));
    await portal.tamper(`update notice_subject set described = '\\x${old.toString('hex')}'`);
    const text = `${randomBytes(32).toString('base64')}\n${TEST_FIELD_KEY.text}\n`;
    await writeFile(portal.config.fieldKeyFile, text, { mode: 0o600 });
    const newest = new FieldKeys(text);
    expect((await stale(portal.owner, newest.newestId))['app_user']).toBeGreaterThan(0);
    const lines: string[] = [];
    const { databaseUrl, dataDir, fieldKeyFile } = portal.config;
    const environment = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, FIELD_KEY_FILE: fieldKeyFile };
    await rotateKeys(environment, (line) => lines.push(line));
    expect(Object.values(await stale(portal.owner, newest.newestId))).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(lines).toContain('notice_subject.described: 1 written anew');
    const { rows } = await portal.owner.query(`select from ledger_entry where action = 'field-keys.rotated'`);
    expect(rows.length).toBeGreaterThanOrEqual(6);
    useFieldKeys(newest);
    expect((await analyst.get(`/api/v1/notices/${notice.id}`)).body).toMatchObject({ title: 'Canary Weilin' });
    expect((await approve(deputy, open)).status).toBe(201);
    const again: string[] = [];
    await rotateKeys(environment, (line) => again.push(line));
    expect(again.filter((line) => !line.endsWith(': 0 written anew'))).toEqual([]);
    // Who has only the older key reads nothing of it.
    const { rows: stored } = await portal.owner.query<{ content: Buffer }>('select content from notice');
    expect(() => older.decrypt(stored[0]!.content, { table: 'notice', column: 'content' })).toThrow('lacks the key');
  });
});

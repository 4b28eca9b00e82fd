import { beforeEach, describe, expect, it } from '@jest/globals';
import { fakePortal, type Answer } from '../../../testing/portal.js';
import { metaOf } from './answer.js';
import { connection, request } from './connection.js';
import { ProblemError } from './problem-error.js';

const post = () => request<object>('/api/v1/notices', { method: 'POST', body: '{"a":1}' });

describe('a request to the portal', () => {
  beforeEach(() => {
    connection.csrfToken = 'token-1';
  });

  it('carries the CSRF token with what changes something, and not with a read', async () => {
    const sent = fakePortal({ 'GET /notices': { body: {} }, 'POST /notices': { body: {} } });
    await request('/api/v1/notices');
    await post();
    expect(sent.map(({ headers }) => headers.get('X-CSRF-Token'))).toEqual([null, 'token-1']);
  });

  it('repeats the idempotency key after a lost answer, and takes another one once the answer came', async () => {
    const answers: Answer[] = [null, { status: 201, body: {} }, { status: 201, body: {} }];
    const sent = fakePortal({ 'POST /notices': () => answers.shift()! });
    await post().catch(() => undefined);
    await post();
    await post();
    const [first, again, next] = sent.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(again).toBe(first);
    expect(next).not.toBe(first);
  });

  it('tells the ledger entry and the version of an answer', async () => {
    fakePortal({ 'GET /notices/1': { body: { id: '1' }, headers: { 'X-Ledger-Seq': '48213', ETag: '"3"' } } });
    const answer = await request<object>('/api/v1/notices/1');
    expect(metaOf(answer)).toEqual({ seq: 48_213, etag: '"3"', requestId: null });
  });

  it('throws a problem with its code, request and faults', async () => {
    const errors = [{ pointer: '/summary', code: 'invalid' }];
    const body = { type: '', title: '', status: 400, code: 'invalid-request', requestId: 'request-7', errors };
    fakePortal({ 'POST /notices': { status: 400, body } });
    await expect(post()).rejects.toMatchObject({ code: 'invalid-request', requestId: 'request-7', errors });
    await expect(post()).rejects.toBeInstanceOf(ProblemError);
  });

  it('says offline when no answer came', async () => {
    fakePortal({ 'GET /notices': null });
    await expect(request('/api/v1/notices')).rejects.toMatchObject({ code: 'offline' });
  });

  it('tells the session when the portal no longer knows it', async () => {
    let told = 0;
    connection.signedOut = () => void told++;
    const body = { type: '', title: '', status: 401, code: 'not-signed-in', requestId: 'request-8' };
    fakePortal({ 'GET /notices': { status: 401, body } });
    await request('/api/v1/notices').catch(() => undefined);
    expect(told).toBe(1);
  });
});

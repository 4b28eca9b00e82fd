import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { startTestApp, type TestApp } from '../../../testing/app.js';
import { VIOLATIONS_PATH } from '../content-policy.js';
import { PageViolations } from './page-violations.service.js';

const own = 'http://localhost:3000';
const violation = (body: object, type = 'csp-violation') => ({
  ...{ type, age: 1, url: `${own}/notices/0192?name=Canary`, user_agent: 'Canary' },
  body: { documentURL: `${own}/screening?name=Canary`, sample: 'Canary', disposition: 'enforce', ...body },
});

describe('the count of what pages did against their policy', () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  afterEach(() => {
    warn.mockClear();
    jest.useRealTimers();
  });

  it('is one line a minute, in words of closed lists only', () => {
    jest.useFakeTimers();
    const violations = new PageViolations({ publicUrl: own });
    const evil = violation({ effectiveDirective: 'Canary-src', blockedURL: 'Canary', sourceFile: '/Canary.js' });
    const script = violation({
      ...{ effectiveDirective: 'script-src-elem', blockedURL: 'https://evil.example/Canary' },
      sourceFile: `${own}/main-ABCD1234.js?Canary`,
    });
    const image = violation({ effectiveDirective: 'img-src', blockedURL: `${own}/Canary` });
    violations.note([script, evil, violation({}, 'deprecation')]);
    violations.note([script, image]);
    jest.advanceTimersByTime(59_999);
    expect(warn).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    violations.note([violation({ effectiveDirective: 'trusted-types', blockedURL: 'trusted-types-policy' })]);
    violations.beforeApplicationShutdown();
    jest.advanceTimersByTime(600_000);
    expect(warn.mock.calls).toEqual([
      [
        {
          pageViolations: {
            'script-src foreign /main-ABCD1234.js': 2,
            'unknown unknown -': 1,
            'img-src own -': 1,
          },
        },
      ],
      [{ pageViolations: { 'trusted-types trusted-types-policy -': 1 } }],
    ]);
  });

  it('has at most fifty kinds and the others', () => {
    const violations = new PageViolations({ publicUrl: own });
    for (let i = 0; i < 200; i++)
      violations.note([violation({ sourceFile: `${own}/chunk-${String(i).padStart(8, '0')}.js` })]);
    violations.beforeApplicationShutdown();
    const [[line]] = warn.mock.calls as unknown as [[{ pageViolations: Record<string, number> }]];
    expect(Object.keys(line.pageViolations)).toHaveLength(51);
    expect(line.pageViolations['others']).toBe(150);
  });
});

describe('the route that browsers report to', () => {
  let portal: TestApp;
  beforeAll(async () => {
    portal = await startTestApp();
  });
  afterAll(() => portal.stop());

  const report = (payload: unknown, type = 'application/reports+json') =>
    portal.app.inject({
      method: 'POST',
      url: VIOLATIONS_PATH,
      headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' },
      payload: JSON.stringify(payload),
    });

  it('is named by every answer, takes a report, and leaves no entry', async () => {
    const answer = await report([violation({ effectiveDirective: 'script-src', blockedURL: 'inline' })]);
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(answer.headers['reporting-endpoints']).toBe(`violations="${VIOLATIONS_PATH}"`);
    expect(answer.headers['content-security-policy']).toContain(
      "require-trusted-types-for 'script';trusted-types angular watchbook#worker;report-to violations",
    );
    const made = await portal.owner.query('select from ledger_entry where request = $1', [
      answer.headers['x-request-id'],
    ]);
    expect([answer.headers['x-request-id'], made.rowCount]).toEqual([expect.any(String), 0]);
  });

  it.each([
    ['nothing', [], 400],
    ['what is no list', {}, 400],
    ['more than a hundred', Array.from({ length: 101 }, () => violation({})), 400],
    ['more than 64 KiB', [violation({ sample: 'x'.repeat(65_536) })], 413],
  ])('refuses %s', async (_what, payload, status) => {
    expect((await report(payload)).statusCode).toBe(status);
  });

  it('is the only one that takes the type of reports', async () => {
    const answer = await portal.app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      headers: { 'content-type': 'application/reports+json' },
      payload: '[]',
    });
    expect(answer.statusCode).toBe(415);
  });
});

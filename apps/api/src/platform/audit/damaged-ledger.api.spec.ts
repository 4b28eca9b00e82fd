import { jest } from '@jest/globals';
import { LedgerWatch } from '../../ledger/ledger-watch.service.js';
import { SHORT_PATIENCE, startTestApp, type TestApp } from '../../testing/app.js';
import { Clock } from '../clock.js';

let portal: TestApp;
let watch: LedgerWatch;
beforeAll(async () => {
  portal = await startTestApp(SHORT_PATIENCE);
  watch = portal.app.get(LedgerWatch);
});
afterAll(() => portal.stop());

const verify = (): Promise<unknown> => watch.verifyNow().catch((cause: unknown) => cause);
/** Reads the stored log from its beginning, as the portal does every hour. */
async function verifyAll(): Promise<void> {
  const later = new Date(Date.now() + 2 * 60 * 60 * 1000);
  const now = jest.spyOn(portal.app.get(Clock), 'now').mockReturnValue(later);
  await verify();
  now.mockRestore();
}

const change = (to: string): Promise<void> =>
  portal.tamper(`
    alter table ledger_entry drop constraint if exists ledger_entry_check;
    update ledger_entry set body = convert_to(replace(convert_from(body, 'UTF8'), ${to}), 'UTF8') where seq = 2`);

describe('a ledger that somebody changed', () => {
  it('lets nothing else out until it is whole again, while auditors see where it is damaged', async () => {
    const officer = await portal.as('officer', 'meridian-bank');
    const auditor = await portal.as('auditor', 'audit-office');
    await verify();
    expect((await portal.nobody().get('/readyz')).body).toMatchObject({
      status: 'ok',
      ledger: { verifiedSize: expect.any(Number) as number },
    });
    expect((await officer.get('/api/v1/notices')).status).toBe(200);

    await change(`'"outcome":"allowed"', '"outcome":"denied"'`);
    await verifyAll();
    for (const path of ['/api/v1/notices', '/api/v1/warnings', '/api/v1/institutions']) {
      const { status, body } = await officer.get(path);
      expect([path, status, body]).toEqual([path, 503, expect.objectContaining({ code: 'ledger-damaged' })]);
    }
    expect((await portal.nobody().get('/readyz')).status).toBe(503);
    const { body } = await auditor.get('/api/v1/ledger/status');
    expect(body).toMatchObject({ verified: { damage: { seq: 2, kind: 'chain' } } });
    expect((await auditor.get('/api/v1/ledger/entries/2')).status).toBe(200);
    await expect(portal.as('auditor', 'audit-office')).resolves.toBeDefined();

    await change(`'"outcome":"denied"', '"outcome":"allowed"'`);
    await verify();
    expect((await officer.get('/api/v1/notices')).status).toBe(200);
    expect((await portal.nobody().get('/readyz')).status).toBe(200);
  });
});

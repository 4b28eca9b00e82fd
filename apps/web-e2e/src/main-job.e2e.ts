import { afterAll, describe, expect, it } from '@jest/globals';
import { Desks } from './desks.ts';
import { field, publishNotice, submitNotice } from './notice-desk.ts';

const desks = new Desks();
afterAll(() => desks.close());

const NAME = 'Marta Quell Vandermeer';
const WARNING = 'Accounts under borrowed names';
let noticePath = '';

// One story: each step builds on what the step before left behind.
describe('the main job', () => {
  it('lets an analyst draft a notice about a person, addressed to a group, and submit it', async () => {
    const { page, faults } = await desks.of('analyst@meridian-bank.demo');
    noticePath = await submitNotice(page, { name: NAME, birthDate: '1957-04-04', group: 'Shanghai desk' });
    await page.getByRole('complementary').getByText('Submitted').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('lets an officer look at the exact audience and publish', async () => {
    const { page, faults } = await desks.of('officer@meridian-bank.demo');
    await page.goto(noticePath);
    await page.getByRole('link', { name: 'Review and approve' }).click();
    await page.getByText('Exactly 4 institutions will be able to see this notice.').waitFor();
    const recipients = await page.getByRole('region', { name: 'Approval' }).textContent();
    for (const name of ['Harbor Insurance', 'Lantern Microloans', 'Banking Supervisor'])
      expect(recipients).toContain(name);
    expect(recipients).not.toContain('Northfield Bank');
    expect(await page.getByRole('button', { name: 'Publish to 4 institutions' }).isDisabled()).toBe(true);
    await publishNotice(page);
    expect(faults).toEqual([]);
  });

  it('lets another institution find it in another spelling, state a purpose and read it', async () => {
    const { page, faults } = await desks.of('analyst@harbor-insurance.demo');
    await page.goto(`/screening?name=${encodeURIComponent('Vandermeer Marta Quel')}`);
    const hit = page.locator(`a[href^="${noticePath}"]`).first();
    await hit.waitFor();
    expect(await page.locator('wb-screening-match').first().textContent()).not.toContain(NAME);
    await hit.click();
    await page.waitForURL((url) => url.pathname.startsWith(noticePath));
    expect(await page.locator('article').first().textContent()).not.toContain(NAME);
    await page.getByRole('button', { name: 'unmask' }).first().click();
    const dialog = page.locator('mat-dialog-container');
    await dialog.getByRole('combobox').selectOption('underwriting');
    await dialog.getByLabel('Reason').fill('New life policy');
    await dialog.getByRole('button', { name: 'Record and unmask' }).click();
    await page.getByRole('heading', { name: NAME }).waitFor();
    expect(await page.getByText(/This read is entry [\d,]+ of the ledger/).count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('shows an institution outside the group nothing', async () => {
    const { page } = await desks.of('analyst@northfield-bank.demo');
    await page.goto(`${noticePath}/page`);
    await page.getByText('There is nothing here that you may see').waitFor();
    await page.goto(`/screening?name=${encodeURIComponent(NAME)}`);
    await page.getByText(/This read is entry/).waitFor();
    expect(await page.locator(`a[href^="${noticePath}"]`).count()).toBe(0);
  });

  it('lets a regulator draft a warning and its supervisor issue it', async () => {
    const analyst = await desks.of('analyst@banking-supervisor.demo');
    await analyst.page.goto('/warnings/new');
    await field(analyst.page, '/title').fill(WARNING);
    await field(analyst.page, '/body').fill('Compare the applications of the last month.');
    await analyst.page.getByLabel('Banking', { exact: true }).check();
    await analyst.page.getByRole('button', { name: 'Submit for issue' }).click();
    await analyst.page.locator('mat-dialog-container').getByRole('button', { name: 'Submit for issue' }).click();
    await analyst.page.waitForURL(/\/warnings\/[0-9a-f-]{36}$/);
    const supervisor = await desks.of('supervisor@banking-supervisor.demo');
    await supervisor.page.goto(new URL(analyst.page.url()).pathname);
    await supervisor.page.getByRole('button', { name: 'Issue' }).click();
    await supervisor.page.locator('mat-dialog-container').getByRole('button', { name: 'Issue' }).click();
    await supervisor.page.getByText('0 of 3 acknowledged').first().waitFor();
    expect([...analyst.faults, ...supervisor.faults]).toEqual([]);
  });

  it('lets an addressed institution acknowledge it', async () => {
    const { page, faults } = await desks.of('officer@meridian-bank.demo');
    await page.goto('/warnings');
    await page.getByText(WARNING).first().click();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    const dialog = page.locator('mat-dialog-container');
    await dialog.getByRole('combobox').selectOption('screened-customers');
    await dialog.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await page.getByRole('complementary').getByText('Customers screened').waitFor();
    expect(faults).toEqual([]);
  });

  it('builds a report and hands over its file', async () => {
    const { page, faults } = await desks.of('officer@meridian-bank.demo');
    await page.goto('/reports');
    await page.getByRole('button', { name: 'Build the report' }).click();
    const link = page.getByRole('button', { name: 'Download' }).first();
    await link.waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(file.suggestedFilename()).toMatch(/^watchbook-monthly-statistics-\d{4}-\d{2}\.pdf$/);
    expect(faults).toEqual([]);
  });

  it('lets the auditor find the steps and verify the ledger in the browser', async () => {
    const { page, faults } = await desks.of('auditor@audit-office.demo');
    await page.goto(`/ledger/entries?resource=notice:${noticePath.split('/')[2]}`);
    for (const action of ['notice.published', 'purpose.granted', 'notice.read-denied']) {
      await page.getByText(action, { exact: true }).first().waitFor();
    }
    await page.goto('/ledger');
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByRole('heading', { name: /Whole, up to entry/ }).waitFor();
    expect(faults).toEqual([]);
  });
});

import { afterAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from './accessibility.ts';
import { Desks } from './desks.ts';

const desks = new Desks();
afterAll(() => desks.close());

const dialogOf = (page: Page) => page.getByRole('dialog');

/** Asks, as whoever is signed in, that what was recorded of their session be erased. @returns the status */
const askErasure = (page: Page) =>
  page.evaluate(async () => {
    const get = async <T>(path: string) => (await (await fetch(`/api/v1/${path}`)).json()) as T;
    const { csrfToken } = await get<{ csrfToken: string }>('me');
    const { data } = await get<{ data: { resources: { id: string }[] }[] }>(
      'ledger/entries?filter[action]=session.opened&limit=1',
    );
    const body = JSON.stringify({
      resource: { type: 'session', id: data[0]!.resources[0]!.id },
      reason: 'retention-over',
    });
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrfToken };
    return (await fetch('/api/v1/ledger/detail-erasures', { method: 'POST', headers, body })).status;
  });

describe('administration in the browser', () => {
  it('lets a second administrator give a role that the first one proposed', async () => {
    const admin = await desks.of('admin@summit-bank.demo');
    await admin.page.goto('/administration?tab=people');
    const row = admin.page.getByRole('row', { name: /analyst@summit-bank\.demo/ });
    await row.getByRole('button', { name: 'Change roles' }).click();
    await dialogOf(admin.page).getByRole('checkbox', { name: 'compliance officer' }).check();
    await dialogOf(admin.page).getByRole('button', { name: 'Propose' }).click();
    await dialogOf(admin.page).getByRole('textbox', { name: 'Reason' }).fill('Stands in');
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await dialogOf(admin.page).getByRole('button', { name: 'Propose' }).click();
    await row.getByText('proposed: analyst, compliance officer').waitFor();

    const deputy = await desks.of('deputy@summit-bank.demo');
    await deputy.page.goto('/inbox');
    await deputy.page.getByText('Changes that wait for your approval').waitFor();
    await deputy.page.getByRole('link', { name: /Aisha Rahman/ }).click();
    await deputy.page.getByRole('button', { name: 'Look and decide' }).click();
    await dialogOf(deputy.page).getByText('Stands in').waitFor();
    expect(await accessibilityFaults(deputy.page)).toEqual([]);
    await dialogOf(deputy.page).getByRole('button', { name: 'Approve' }).click();
    await deputy.page.getByText('Approved').waitFor();
    await admin.page.reload();
    await row.getByText('analyst, compliance officer', { exact: true }).waitFor();
    expect([...admin.faults, ...deputy.faults]).toEqual([]);
  });

  it('imports a table whose columns are guessed, and shows what came of it', async () => {
    const { page, faults } = await desks.of('operator@platform.demo');
    await page.goto('/administration?tab=lists');
    await page.getByLabel('Kind of list').selectOption({ label: 'Table (CSV)' });
    await page.getByLabel('Key', { exact: true }).fill('county-blacklist');
    await page.getByLabel('Title', { exact: true }).fill('County blacklist');
    const buffer = Buffer.from('No;姓名;出生日期;护照号\n1;Ann Plum;1971;K 1\n2;Bob Plum;never;K 2\n');
    await page.getByLabel('Table with a header').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
    await page.getByText('Guessed from the header').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('姓名');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('2 rows: 2 added, 0 changed, 0 removed, 0 unchanged').waitFor();
    await page.getByRole('button', { name: 'Faults in rows (1)' }).waitFor();
    await page.getByRole('row', { name: /County blacklist/ }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('takes an institution through the wizard to a second operator', async () => {
    const operator = await desks.of('operator@platform.demo');
    const { page } = operator;
    await page.goto('/administration?tab=institutions');
    await page.getByRole('button', { name: 'Propose an institution' }).click();
    await dialogOf(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Larch Bank');
    await dialogOf(page).getByRole('textbox', { name: 'Short name' }).fill('larch-bank');
    await dialogOf(page).getByRole('button', { name: 'Next' }).click();
    await dialogOf(page).getByRole('textbox', { name: 'Jurisdiction' }).fill('CN-31');
    await dialogOf(page).getByRole('button', { name: 'Next' }).click();
    await dialogOf(page).getByRole('textbox', { name: 'Name of the first administrator' }).fill('Ida Holm');
    await dialogOf(page).getByRole('textbox', { name: 'E-mail address' }).fill('ida@larch-bank.example');
    await dialogOf(page).getByRole('textbox', { name: 'Reason' }).fill('Applied in writing');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialogOf(page).getByRole('button', { name: 'Propose' }).click();
    await page.getByText('It takes effect when a second person approves it').waitFor();
    const second = await desks.of('deputy@platform.demo');
    await second.page.goto('/administration?tab=approvals');
    const row = second.page.getByRole('row', { name: /Larch Bank/ });
    await row.getByRole('button', { name: 'Look and decide' }).click();
    await dialogOf(second.page).getByRole('button', { name: 'Approve' }).click();
    await row.getByText(/waits for\s+regulator supervisor/).waitFor();
    expect([...operator.faults, ...second.faults]).toEqual([]);
  });

  it('is readable in Chinese and in the dark, with nothing that hinders', async () => {
    const { page, faults } = await desks.of('admin@meridian-bank.demo', { language: 'zh-CN', theme: 'dark' });
    expect(await askErasure(page)).toBe(201);
    for (const tab of ['approvals', 'people', 'keys', 'erasures', 'institutions', 'groups']) {
      await page.goto(`/administration?tab=${tab}`);
      await page.locator('.page form, .page table').first().waitFor();
      expect([tab, await accessibilityFaults(page)]).toEqual([tab, []]);
    }
    expect(faults).toEqual([]);
  });
});

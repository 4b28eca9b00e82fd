import { afterAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults } from './accessibility.ts';
import { Desks } from './desks.ts';

const desks = new Desks();
afterAll(() => desks.close());

describe('two supervisors', () => {
  it('issue a warning in an emergency, one alone and one who confirms it', async () => {
    const { page, faults } = await desks.of('supervisor@banking-supervisor.demo');
    await page.goto('/warnings');
    await page.getByRole('link', { name: 'Emergency' }).click();
    await page.getByRole('button', { name: 'Issue now' }).click();
    await page.getByText('3 things need your attention').waitFor();
    await page.getByLabel('Reason, for your own office').fill('Accounts are emptied tonight');
    await page.getByLabel('Title').fill('A false app of a bank');
    await page.getByLabel('Text', { exact: true }).fill('It asks for codes of customers.');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Issue now' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Issue now' }).click();
    await page.getByText('Provisional: issued by one supervisor').waitFor();
    const address = page.url();

    const second = await desks.of('deputy@banking-supervisor.demo');
    await second.page.goto('/inbox');
    await second.page.getByRole('heading', { name: 'Emergency warnings to confirm' }).waitFor();
    await second.page.goto(address);
    await second.page.getByRole('button', { name: 'Confirm the emergency' }).click();
    await second.page.getByRole('alertdialog').getByRole('button', { name: 'Confirm the emergency' }).click();
    await second.page.getByText('confirmed by another supervisor on').waitFor();
    expect(await accessibilityFaults(second.page)).toEqual([]);
    expect([...faults, ...second.faults]).toEqual([]);
  });

  it('order that a notice is withdrawn', async () => {
    const { page, faults } = await desks.of('supervisor@insurance-supervisor.demo');
    await page.goto('/notices?status=published');
    await page.locator('wb-grid a').first().click();
    await page.getByRole('button', { name: 'Order withdrawal' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('Cleared by a court');
    await page.getByRole('dialog').getByRole('button', { name: 'Order withdrawal' }).click();
    await page.getByText('when a second supervisor approves it').waitFor();
    const address = page.url();

    const second = await desks.of('deputy@insurance-supervisor.demo');
    await second.page.goto('/administration?tab=approvals');
    const row = second.page.getByRole('row').filter({ hasText: 'Order that a notice is withdrawn' });
    await row.getByRole('button', { name: 'Look and decide' }).click();
    await second.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await row.getByText('Approved').waitFor();
    await second.page.goto(address);
    await second.page.getByText('This notice was withdrawn.').waitFor();
    expect([...faults, ...second.faults]).toEqual([]);
  });
});

describe('who saw what', () => {
  it('is reviewed by an officer, by person and by day', async () => {
    const analyst = await desks.of('analyst@summit-bank.demo');
    await analyst.page.goto('/notices');
    await analyst.page.locator('wb-grid a').first().click();
    await analyst.page.getByText(/This read is entry/).waitFor();

    const { page, faults } = await desks.of('officer@summit-bank.demo');
    await page.goto('/administration');
    await page.getByRole('link', { name: 'Access review' }).click();
    await page.getByRole('link', { name: 'Aisha Rahman' }).click();
    await page.getByRole('heading', { name: 'By resource' }).waitFor();
    await page.getByRole('cell', { name: 'opened' }).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Period' }).selectOption({ label: 'Last 7 days' });
    await page.waitForURL(/days=7/);
    await page.getByRole('link', { name: 'Everybody' }).click();
    await page.getByRole('link', { name: 'Aisha Rahman' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect([...faults, ...analyst.faults]).toEqual([]);
  });
});

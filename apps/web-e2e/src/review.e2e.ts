import { afterAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults } from './accessibility.ts';
import { Desks } from './desks.ts';

const desks = new Desks();
afterAll(() => desks.close());

describe('reviewing rights in the browser', () => {
  it('tells an officer whether a colleague may read a notice, and by which rule', async () => {
    const { page, faults } = await desks.of('officer@meridian-bank.demo');
    await page.goto('/administration');
    await page.getByRole('link', { name: 'Policy simulator' }).click();
    const known = async (list: string) => {
      const option = page.locator(`#${list} option`).first();
      await option.waitFor({ state: 'attached' });
      return (await option.getAttribute('value'))!;
    };
    await page.getByRole('combobox', { name: 'Person or key' }).fill(await known('known-actors'));
    await page.getByRole('combobox', { name: 'Resource', exact: true }).fill(await known('known-resources'));
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText('Decided three times.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('lets an officer certify the rights of colleagues, and an auditor those of the officer', async () => {
    const officer = await desks.of('officer@clover-microloans.demo');
    await officer.page.goto('/permission-review');
    await officer.page.getByRole('button', { name: 'Open a review' }).click();
    await officer.page.getByText('Somebody else decides about you').waitFor();
    await officer.page.getByRole('button', { name: 'Mark for removal: Elena Rossi' }).click();
    await officer.page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('Left the team');
    await officer.page.getByRole('dialog').getByRole('button', { name: 'Mark for removal' }).click();
    await officer.page.getByText('Left the team').waitFor();
    for (const name of ['Ingrid Berg', 'Omar Said'])
      await officer.page.getByRole('button', { name: `Certify: ${name}` }).click();
    await officer.page.getByText('1 to decide').waitFor();
    expect(await accessibilityFaults(officer.page)).toEqual([]);

    const { page, faults } = await desks.of('auditor@audit-office.demo');
    await page.goto('/permission-review');
    await page.getByRole('combobox', { name: 'Institution' }).selectOption({ label: 'Clover Microloans' });
    await page.getByRole('button', { name: /^Certify/ }).click();
    await page.getByRole('button', { name: 'Close the review' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Close the review' }).click();
    await page.getByText('closed on').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect([...faults, ...officer.faults]).toEqual([]);
  });

  it('shows an auditor the people of an institution without names, and the policy', async () => {
    const { page, faults } = await desks.of('auditor@audit-office.demo');
    await page.goto('/permission-review');
    await page.getByRole('combobox', { name: 'Institution' }).selectOption({ label: 'Harbor Insurance' });
    await page.getByRole('cell', { name: 'compliance officer' }).first().waitFor();
    await page.getByText('notice.read.live-addressed').first().waitFor();
    expect(await page.getByText('Oskar Lindqvist').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});

import { afterAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults } from './accessibility.ts';
import { Desks } from './desks.ts';

const desks = new Desks();
afterAll(() => desks.close());

describe('an entity', () => {
  it('tells what happened to it, and is watched once a purpose was stated', async () => {
    const { page, faults } = await desks.of('analyst@harbor-insurance.demo');
    await page.goto('/screening/alerts');
    await page.getByRole('link', { name: 'Entity', exact: true }).first().click();
    await page.getByText(/^A name can be watched once you see it/).waitFor();
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.locator('wb-timeline-line', { hasText: 'Notice published' }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Watch this entity' }).count()).toBe(0);

    await page.getByRole('link', { name: /^Members/ }).click();
    await page.getByRole('button', { name: 'State a purpose and unmask' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').selectOption('underwriting');
    await dialog.getByLabel('Reason').fill('An application of this customer');
    await dialog.getByRole('button', { name: 'Record and unmask' }).click();

    await page.getByRole('button', { name: 'Watch this entity' }).click();
    await dialog.getByRole('combobox').first().selectOption({ label: 'Motor policy holders' });
    expect(await accessibilityFaults(page)).toEqual([]);
    const name = await dialog.getByRole('combobox').last().inputValue();
    await dialog.getByRole('button', { name: 'Put on the list' }).click();
    await page.getByRole('status').getByRole('link', { name: 'Motor policy holders' }).click();
    await page.getByRole('cell', { name }).first().waitFor();
    expect(faults).toEqual([]);
  });
});

import type { Page } from 'playwright-core';

/** The input of a member of what a form sends. */
export const field = (page: Page, pointer: string) => page.locator(`[id="field${pointer.replaceAll('/', '-')}"]`);

interface Drafted {
  name: string;
  birthDate: string;
  /** The group that it is addressed to. */
  group: string;
  disclosure?: 'full' | 'hit-only';
}

/** Drafts a notice about a person in the editor and submits it. @returns its path */
export async function submitNotice(page: Page, { name, birthDate, group, disclosure }: Drafted): Promise<string> {
  await page.goto('/notices/new');
  await field(page, '/typology').selectOption('identity-theft');
  await field(page, '/summary').fill('Account opened in the name of somebody else');
  await field(page, '/narrative').fill('The person named had never been a customer.');
  await field(page, '/subjects/0/name').fill(name);
  await field(page, '/subjects/0/birthDate').fill(birthDate);
  await field(page, '/reliability').selectOption('B');
  await field(page, '/credibility').selectOption('2');
  await field(page, '/admissibility/legalBasis').selectOption('fraud-prevention');
  if (disclosure) await field(page, '/disclosure').selectOption(disclosure);
  await page.getByLabel('We hold evidence for what this notice says').check();
  await page.getByLabel('Sharing this is necessary and proportionate').check();
  await page.getByLabel(group).check();
  await page.getByRole('button', { name: 'Submit' }).first().click();
  await page.locator('mat-dialog-container').getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL(/\/notices\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Ticks every point of an approval that is open, and publishes. */
export async function publishNotice(page: Page): Promise<void> {
  for (const check of await page.getByRole('checkbox').all()) await check.check();
  await page.getByRole('button', { name: /^Publish to/ }).click();
  await page.waitForURL(/\/page$/);
  await page.getByText('Published').first().waitFor();
}

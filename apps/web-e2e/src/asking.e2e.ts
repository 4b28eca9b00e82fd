import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from './accessibility.ts';
import { type Desk, Desks } from './desks.ts';
import { field, publishNotice, submitNotice } from './notice-desk.ts';

const NAME = 'Odette Carmichael';
const QUESTION = 'Did the person named ever pay a premium?';
const ANSWER = 'One premium, from an account of somebody else.';

const desks = new Desks();
afterAll(() => desks.close());

const inbox = (page: Page, heading: string) => page.locator('section', { hasText: heading });
const dialog = (page: Page) => page.locator('mat-dialog-container');

// One story: each step builds on what the step before left behind.
describe('asking the holder', () => {
  let holder: Desk;
  let officer: Desk;
  let asker: Desk;
  let requestPath = '';
  const faults = () => [...holder.faults, ...officer.faults, ...asker.faults];
  const told = () => asker.page.locator('article').textContent();

  beforeAll(async () => {
    holder = await desks.of('analyst@meridian-bank.demo');
    officer = await desks.of('officer@meridian-bank.demo');
    asker = await desks.of('analyst@harbor-insurance.demo');
    const about = { name: NAME, birthDate: '1968-10-21', group: 'Shanghai desk', disclosure: 'hit-only' } as const;
    await officer.page.goto(await submitNotice(holder.page, about));
    await officer.page.getByRole('link', { name: 'Review and approve' }).click();
    await officer.page.getByText('Exactly 4 institutions will be able to see this notice.').waitFor();
    await publishNotice(officer.page);
  });

  it('starts at a match that tells only that it exists', async () => {
    const { page } = asker;
    await page.goto(`/screening?name=${encodeURIComponent(NAME)}`);
    const match = page.locator('wb-screening-match', { hasText: 'its holder discloses no more' });
    await match.getByRole('button', { name: 'Ask the holder' }).click();
    const send = dialog(page).getByRole('button', { name: 'Ask', exact: true });
    await send.click();
    await dialog(page).getByText('Fill this in').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await field(page, '/purpose').selectOption('underwriting');
    await field(page, '/question').fill(QUESTION);
    await send.click();
    await match.getByRole('link', { name: /^Asked as IR-\d{4}-\d{6}$/ }).click();
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
    requestPath = new URL(page.url()).pathname;
    await page.getByText('No answer yet').waitFor();
    // The day that was chosen is one of the zone in which times are shown.
    expect(await told()).toMatch(/answer until .*, 23:59/);
    expect(await told()).not.toContain('Meridian');
    expect(faults()).toEqual([]);
  });

  it('waits in the inbox of the holder, who is not told for whom it was looked, and is answered by two people', async () => {
    await holder.page.goto('/inbox');
    await inbox(holder.page, 'Questions to answer').getByText(QUESTION).click();
    await holder.page.getByText('From Harbor Insurance').waitFor();
    expect(await holder.page.locator('article').textContent()).not.toMatch(/Odette|Lena Marsh/);
    await holder.page.getByRole('button', { name: 'Draft an answer' }).click();
    await field(holder.page, '/text').fill(ANSWER);
    await dialog(holder.page).getByRole('button', { name: 'Hand to the second person' }).click();
    await holder.page.getByText(ANSWER).waitFor();
    expect(await accessibilityFaults(holder.page)).toEqual([]);
    expect(await holder.page.getByRole('button', { name: 'Approve the answer' }).count()).toBe(0);

    await asker.page.reload();
    await asker.page.getByText('No answer yet').waitFor();
    expect(await told()).not.toContain(ANSWER);

    await officer.page.goto('/inbox');
    await inbox(officer.page, 'Answers to approve').getByText(QUESTION).click();
    await officer.page.getByText(ANSWER).waitFor();
    const approve = officer.page.getByRole('button', { name: 'Approve the answer' });
    await approve.click();
    await dialog(officer.page).getByRole('button', { name: 'Approve the answer' }).click();
    await approve.waitFor({ state: 'detached' });
    expect(faults()).toEqual([]);
  });

  it('tells whoever asked, and nobody else', async () => {
    await asker.page.goto('/inbox');
    await inbox(asker.page, 'Answers of the last seven days').getByText(QUESTION).click();
    await asker.page.getByText(ANSWER).waitFor();
    await asker.page.getByText(/This read is entry [\d,]+ of the ledger/).waitFor();
    expect(await told()).not.toContain('Meridian');
    expect(faults()).toEqual([]);

    // This one may know of the notice, and of the question nothing.
    const { page } = await desks.of('analyst@lantern-microloans.demo');
    await page.goto(requestPath);
    await page.getByText('There is nothing here that you may see').waitFor();
    await page.goto('/requests');
    await page.getByText('No questions').waitFor();
  });

  it('leaves every step of both in the ledger', async () => {
    const auditor = await desks.of('auditor@audit-office.demo');
    for (const [{ page }, steps] of [
      [asker, ['asked', 'read']],
      [officer, ['drafted', 'answered', 'read']],
      [auditor, ['asked', 'drafted', 'answered', 'read']],
    ] as const) {
      await page.goto(`/ledger/entries?resource=information-request:${requestPath.split('/')[2]}`);
      for (const step of steps) await page.getByText(`information-request.${step}`, { exact: true }).first().waitFor();
    }
    expect([...faults(), ...auditor.faults]).toEqual([]);
  });
});

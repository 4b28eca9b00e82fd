import { afterAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults, narrowFaults } from './accessibility.ts';
import { Desks } from './desks.ts';

/** Of screening and entities, beside one entity. */
const PAGES = [
  ...['/inbox', '/screening', '/screening?tab=batch', '/screening?tab=lists', '/screening/alerts'],
  ...['/requests', '/entities', '/entities/desk'],
];

const desks = new Desks();
afterAll(() => desks.close());

// One story: each step builds on what the step before left behind.
describe('entities', () => {
  let memberPath = '';

  it('are decided at the desk without leaving the keyboard, and undone', async () => {
    const { page, faults } = await desks.of('analyst@meridian-bank.demo');
    await page.goto('/entities');
    await page.getByRole('link', { name: 'Matching desk' }).click();
    const pair = page.locator('article');
    await pair.getByText(/Pair 1 of/).waitFor();
    memberPath = (await pair.locator('thead a[href^="/entities/"]').first().getAttribute('href'))!;
    await page.keyboard.press('d');
    await pair.getByText(/Pair 2 of/).waitFor();
    await page.keyboard.press('k');
    await pair.getByText(/Pair 1 of/).waitFor();
    const different = pair.getByRole('button', { name: 'Different' });
    expect(await different.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('j');
    await pair.getByText(/Pair 2 of/).waitFor();
    await page.keyboard.press('z');
    await pair.getByText(/Pair 1 of/).waitFor();
    await pair.locator('button[aria-pressed="false"]', { hasText: 'Different' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('show who belongs to them, masked, and what surrounds them as a picture and as a table', async () => {
    const { page, faults } = await desks.of('analyst@meridian-bank.demo');
    await page.goto(memberPath);
    await page.locator('wb-member-facts').first().waitFor();
    await page.getByText(/This read is entry [\d,]+ of the ledger/).waitFor();
    await page.getByRole('link', { name: 'Graph' }).click();
    const nodes = page.locator('svg[role=group] g[role=button]');
    await nodes.first().waitFor();
    const before = await nodes.count();
    expect(before).toBeGreaterThan(1);
    await nodes.nth(before - 1).press('Enter');
    await page.locator('aside').getByRole('heading').last().waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('columnheader', { name: 'Connected to' }).waitFor();
    expect(await page.locator('wb-graph-table tbody tr').count()).toBeGreaterThanOrEqual(before);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it.each([
    ['light', {}],
    ['dark and Chinese', { language: 'zh-CN', theme: 'dark' } as const],
  ])('and screening are accessible in %s, also in a narrow window', async (_look, look) => {
    const { page, faults } = await desks.of('analyst@harbor-insurance.demo', look);
    await page.goto('/screening?tab=lists');
    const listPath = (await page.locator('a[href^="/screening/lists/"]').first().getAttribute('href'))!;
    const ofMember = ['', '?tab=links', '?tab=timeline', '?tab=graph'].map((tab) => memberPath + tab);
    const found: Record<string, string[]> = {};
    for (const path of [...PAGES, listPath, ...ofMember]) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      const wrong = [...(await accessibilityFaults(page)), ...(await narrowFaults(page))];
      if (wrong.length > 0) found[path] = wrong;
    }
    expect(found).toEqual({});
    expect(faults).toEqual([]);
  });

  it('are not there for an administrator', async () => {
    const { page } = await desks.of('admin@meridian-bank.demo');
    await page.goto(memberPath);
    await page.getByText('There is nothing at this address that you may see').waitFor();
    expect(await page.getByRole('link', { name: 'Entities' }).count()).toBe(0);
  });
});

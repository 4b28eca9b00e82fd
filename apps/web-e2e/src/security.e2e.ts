import { afterAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from './accessibility.ts';
import { Desks } from './desks.ts';

const desks = new Desks();
afterAll(() => desks.close());

const EMAIL = 'analyst@summit-bank.demo';

/** A device with a fingerprint reader that always knows its owner. */
async function withDevice(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

let page: Page;
let faults: string[];

// One story: the passkey of the first step is used by the second.
describe('profile and security', () => {
  it('lets somebody add a passkey, and shows the recovery codes once', async () => {
    ({ page, faults } = await desks.of(EMAIL));
    await withDevice(page);
    await page.getByRole('button', { name: /Summit Bank/ }).click();
    await page.getByRole('menuitem', { name: 'Profile and security' }).click();
    await page.waitForURL('**/security');
    await page.locator('#field-name').fill('Laptop at work');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Laptop at work').waitFor();
    await page.getByText('These codes are shown this once').waitFor();
    expect(await page.locator('.codes code').count()).toBe(10);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('lets them sign in with it alone, and asks for it again before it is removed', async () => {
    await page.getByRole('button', { name: /Summit Bank/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/inbox');
    await page.goto('/security');
    await page.getByText('last used').first().waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.locator('mat-dialog-container').getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('You have no second factor yet').waitFor();
    expect(faults).toEqual([]);
  });

  it('asks for the password of who has no second factor, and goes on by itself', async () => {
    await page.route('**/api/v1/me/totp', (route, request) =>
      request.method() === 'POST'
        ? route.fulfill({
            status: 403,
            contentType: 'application/problem+json',
            body: JSON.stringify({ code: 'step-up-required', status: 403, title: '', type: '', requestId: 'r' }),
          })
        : route.continue(),
    );
    await page.goto('/security');
    await page.getByRole('button', { name: 'Set up an authenticator' }).click();
    const dialog = page.locator('mat-dialog-container');
    await dialog.getByText('Enter your password once more').waitFor();
    await page.unroute('**/api/v1/me/totp');
    await dialog.locator('input[type=password]').fill('watchbook-demo-2026');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Scan the picture').waitFor();
    expect(await page.locator('wb-qr-code path').getAttribute('d')).toMatch(/^M\d/);
  });
});

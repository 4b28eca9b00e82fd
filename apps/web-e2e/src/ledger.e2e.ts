import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessibilityFaults } from './accessibility.ts';
import { Desks } from './desks.ts';
import { portalAddress } from './portal.ts';

const program = fileURLToPath(new URL('../../cli/bin/watchbook.mjs', import.meta.url));
const desks = new Desks();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchbook-witness-'));
});
afterAll(async () => {
  await desks.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a witness once, as on a machine that has nothing but the address and the key. */
async function witness(): Promise<{ code: unknown; stdout: string }> {
  const vkey = (await (await fetch(`${portalAddress()}/log/vkey`)).text()).trim();
  const args = ['witness', '--url', portalAddress(), '--key', vkey, '--name', 'witness.example', '--state', folder];
  return new Promise((resolve) =>
    execFile(process.execPath, [program, ...args, '--once'], (error, stdout) =>
      resolve({ code: error ? error.code : 0, stdout }),
    ),
  );
}

describe('the ledger in the browser', () => {
  it('lets an officer verify that none of the own entries was left out', async () => {
    const { page, faults } = await desks.of('officer@harbor-insurance.demo');
    await page.goto('/ledger');
    await page.getByRole('link', { name: 'Verify our entries' }).click();
    for (const button of ['Verify in this browser', 'Verify again']) {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('heading', { name: /entries of ours are there, none left out/ }).waitFor();
    }
    await page.getByText('were verified in this browser on').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('shows a witness once the operator has registered it', async () => {
    const before = await witness();
    expect(before.code).toBe(1);
    const { page, faults } = await desks.of('operator@platform.demo');
    await page.goto('/ledger');
    await page.getByText('No witness follows this log yet').waitFor();
    await page.getByRole('button', { name: 'Register a witness' }).click();
    await page.getByRole('textbox', { name: 'Witness' }).fill('Harbor Insurance');
    await page.getByRole('textbox', { name: 'Its verifier key' }).fill(before.stdout.trim());
    await page.getByRole('dialog').getByRole('button', { name: 'Register a witness' }).click();
    await page.getByText('0 of 1 up to date').waitFor();
    expect((await witness()).code).toBe(0);
    await page.reload();
    await page.getByText('1 of 1 up to date').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('is readable in Chinese and in the dark, with nothing that hinders', async () => {
    const { page, faults } = await desks.of('auditor@audit-office.demo', { language: 'zh-CN', theme: 'dark' });
    for (const path of ['/ledger', '/ledger/entries/3']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page
        .getByText(path === '/ledger' ? '见证人' : '包含证明')
        .first()
        .waitFor();
      expect([path, await accessibilityFaults(page)]).toEqual([path, []]);
    }
    expect(faults).toEqual([]);
  });
});

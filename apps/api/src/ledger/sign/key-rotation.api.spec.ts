import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerStatus, LogRotationList } from '@watchbook/contract';
import {
  decodeVkey,
  encodeSigner,
  encodeVkey,
  isRotation,
  KEY_ROTATED,
  KeyHistory,
  makeSigner,
  parseEntry,
  verifyLog,
} from '@watchbook/ledger';
import type { Agent } from '../../testing/agent.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { newContext, runInContext } from '../../platform/context.js';
import { LedgerService } from '../ledger.service.js';
import { LedgerWatch } from '../ledger-watch.service.js';

let portal: TestApp;
let nobody: Agent;
let auditor: Agent;
let oldVkey: string;

beforeAll(async () => {
  portal = await startTestApp();
  nobody = portal.nobody();
  auditor = await portal.as('auditor', 'audit-office');
  await sign();
  oldVkey = (await nobody.get('/log/vkey')).text.trim();
});
afterAll(() => portal.stop());

const sign = (): Promise<number> => portal.app.get(LedgerWatch).signNow();
const rotations = async () => ((await nobody.get('/log/rotations')).body as LogRotationList).data;
const status = async () => (await auditor.get('/api/v1/ledger/status')).body as LedgerStatus;

describe('a next key that the operator puts in its place', () => {
  const next = makeSigner('watchbook.local/ledger', new Uint8Array(32).fill(9));

  it('signs from then on, and whoever only knows the old key can follow', async () => {
    await writeFile(portal.config.ledgerNextKeyFile, encodeSigner(next), { mode: 0o600 });
    const size = await sign();
    const [rotation, ...more] = await rotations();
    expect(more).toEqual([]);
    const history = new KeyHistory(decodeVkey(oldVkey));
    history.learnText(rotation!.canonical);
    expect(history.open((await nobody.get('/log/checkpoint')).text).size).toBe(size);
    expect((await nobody.get('/log/vkey')).text.trim()).toBe(encodeVkey(next));
    const keys = [
      { vkey: oldVkey, fromSize: 0 },
      { vkey: encodeVkey(next), fromSize: rotation!.seq + 1 },
    ];
    expect((await nobody.get('/log/vkeys')).body).toEqual({ data: keys });
    expect(await status()).toMatchObject({ vkey: encodeVkey(next), keys });
  });

  it('leaves a log that verifies with every checkpoint there ever was', async () => {
    await sign();
    const history = new KeyHistory(decodeVkey(oldVkey));
    const exported = await auditor.get('/api/v1/ledger/export');
    const lines = exported.text.trimEnd().split('\n');
    for (const line of lines.filter(isRotation)) history.learn(parseEntry(line));
    const { rows } = await portal.owner.query<{ note: string }>('select note from ledger_checkpoint order by size');
    const checkpoints = rows.map(({ note }) => history.open(note));
    expect(checkpoints.length).toBeGreaterThan(1);
    expect(await verifyLog([Buffer.from(exported.text)], { checkpoints })).toMatchObject({ ok: true });
    await portal.app.get(LedgerWatch).verifyNow();
    expect((await status()).verified.damage).toBeNull();
  });
});

describe('a rotation that nobody signed', () => {
  it('stops the signer, shows on the health page, and nothing else stops', async () => {
    const resources = [{ type: 'log-key', id: 'forged', version: null }];
    await runInContext(newContext({ requestId: 'test-request', route: 'test' }), () =>
      portal.app.get(LedgerService).seal([{ action: KEY_ROTATED, resources }]),
    );
    await expect(sign()).rejects.toMatchObject({ damage: { kind: 'key' } });
    expect(await status()).toMatchObject({ verified: { damage: { kind: 'key' } } });
    expect((await nobody.get('/log/vkey')).status).toBe(200);
    expect((await nobody.get('/log/checkpoint')).status).toBe(200);
  });
});

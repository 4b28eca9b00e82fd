import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { assertFree, freePort } from './port.mjs';

describe('the check of the port', () => {
  it('lets a free port pass', async () => {
    await expect(assertFree(await freePort(), '127.0.0.1')).resolves.toBeUndefined();
  });

  it('names a taken port and how to choose another', async () => {
    const port = await freePort();
    const holder = createServer();
    await new Promise((done) => holder.listen(port, '127.0.0.1', done));
    const problem = await assertFree(port, '127.0.0.1').catch((cause) => cause);
    await new Promise((done) => holder.close(done));
    expect(problem.message).toContain(String(port));
    expect(problem.advice).toContain(`PORT=${port + 1} npm start`);
  });

  it.each([0, -1, 65_536, Number.NaN])('refuses %p', async (port) => {
    await expect(assertFree(port, '127.0.0.1')).rejects.toThrow('1 to 65535');
  });

  it('names an address that this machine does not have', async () => {
    await expect(assertFree(await freePort(), '192.0.2.1')).rejects.toThrow('192.0.2.1');
  });
});

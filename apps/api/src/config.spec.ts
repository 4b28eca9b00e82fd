import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const DATABASE_URL = 'postgresql://owner:secret@127.0.0.1:5432/watchbook';

describe('the settings', () => {
  it('have defaults for everything but the database', () => {
    const config = readConfig({ DATABASE_URL });
    expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', redisUrl: null, demo: false, worker: 'inside' });
    expect(config.fieldKeyFile).toMatch(/\.data[\\/]keys[\\/]field\.key$/);
  });

  it('treat an empty variable as absent', () => {
    expect(readConfig({ DATABASE_URL, PORT: '', REDIS_URL: '' }).port).toBe(3000);
  });

  it('name the log after its public address, or locally', () => {
    expect(readConfig({ DATABASE_URL }).ledgerOrigin).toBe('watchbook.local/ledger');
    const PUBLIC_URL = 'https://portal.example.org:8443/';
    expect(readConfig({ DATABASE_URL, PUBLIC_URL }).ledgerOrigin).toBe('portal.example.org:8443/log');
    expect(readConfig({ DATABASE_URL, PUBLIC_URL, LEDGER_ORIGIN: 'a/b' }).ledgerOrigin).toBe('a/b');
  });

  it.each(['LEDGER_KEY', 'LEDGER_NEXT_KEY'])('refuse %s twice, and do not repeat it', (name) => {
    const start = () => readConfig({ DATABASE_URL, [name]: 'secret-key', [`${name}_FILE`]: '/key' });
    expect(start).toThrow(`Set either ${name} or ${name}_FILE, not both`);
    expect(start).not.toThrow('secret-key');
  });

  it.each([
    [{ LEDGER_ORIGIN: 'a+b' }, 'LEDGER_ORIGIN'],
    [{ DATABASE_URL: undefined }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL'],
    [{ PORT: 'many' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ WORKER: 'outside' }, 'WORKER'],
    [{ DEMO: 'yes' }, 'DEMO'],
    [{ DEMO_PASSWORD: 'short' }, 'DEMO_PASSWORD'],
    [{ REDIS_URL: 'http://localhost' }, 'REDIS_URL'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('name the variable at fault: %j', (env, variable) => {
    expect(() => readConfig({ DATABASE_URL, ...env })).toThrow(variable);
  });
});

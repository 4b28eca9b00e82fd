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

  it.each([
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

import { createApp } from './app.js';
import { readConfig } from './config.js';

// Only works: runs jobs and seals, and opens no port.
try {
  const app = await createApp(readConfig({ ...process.env, WORKER: 'inside', DEMO: 'off' }));
  await app.init();
} catch (cause) {
  process.stderr.write(`${(cause as Error).message}\n`);
  process.exit(1);
}

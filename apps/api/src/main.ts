import { createApp } from './app.js';
import { readConfig } from './config.js';

try {
  const config = readConfig(process.env);
  const app = await createApp(config);
  await app.listen(config.port, config.host);
} catch (cause) {
  const taken = (cause as { code?: string }).code === 'EADDRINUSE';
  process.stderr.write(`${taken ? `The port ${process.env['PORT'] ?? 3000} is taken` : (cause as Error).message}\n`);
  if (!taken && process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${(cause as Error).stack ?? ''}\n`);
  process.exit(1);
}

import { createServer } from 'node:net';
import { StepError } from './step.mjs';

/**
 * Makes sure that the address is free before anything else is done.
 * A program on the IPv6 address of `localhost` counts too: browsers would reach it instead.
 */
export async function assertFree(port, host) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StepError(
      `PORT must be a number from 1 to 65535, not ${process.env.PORT}.`,
      'Example: PORT=3000 npm start',
    );
  }
  const local = host === '127.0.0.1' ? ['127.0.0.1', '::1'] : [host];
  for (const address of local) {
    const problem = await tryListen(port, address);
    if (problem) throw problem;
  }
}

function tryListen(port, host) {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', (cause) => resolve(problemOf(cause, port, host)));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

function problemOf({ code }, port, host) {
  const other = port === 3000 ? 3001 : port + 1;
  if (code === 'EADDRINUSE') {
    return new StepError(`Port ${port} is taken by another program.`, `Choose another one: PORT=${other} npm start`);
  }
  if (code === 'EACCES')
    return new StepError(`This user may not use port ${port}.`, 'Choose one above 1023: PORT=3000 npm start');
  if (host === '::1') return null;
  return new StepError(`This machine has no address ${host} (${code}).`, 'Set HOST to 127.0.0.1 or 0.0.0.0.');
}

/** A port that nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

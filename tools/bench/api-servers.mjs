import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';

const READY_WITHIN_MS = 120_000;

/** The portal as it is delivered, with the demo's notices, in a process of its own. */
export async function startPortal({ databaseUrl, dataDir }) {
  mkdirSync(dataDir, { recursive: true });
  const port = await freePort();
  const env = { PORT: String(port), DATABASE_URL: databaseUrl, DATA_DIR: dataDir, DEMO: 'on', LOG_LEVEL: 'silent' };
  return startProcess('apps/api/dist/main.js', env, `http://127.0.0.1:${port}`, '/readyz');
}

/** A bare Fastify with one handler that runs the same SELECT, in a process of its own. */
export async function startBare(databaseUrl) {
  const port = await freePort();
  const env = { PORT: String(port), DATABASE_URL: databaseUrl };
  return startProcess('tools/bench/api-bare.mjs', env, `http://127.0.0.1:${port}`, '/ready');
}

async function startProcess(file, env, url, probe) {
  const child = spawn(process.execPath, [resolve(file)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = new Promise((done) => child.once('exit', done));
  const stop = () => (child.kill('SIGTERM'), exited);
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(url + probe))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${file} did not become ready`);
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  return { url, stop };
}

const answers = (url) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

const freePort = () =>
  new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

import { spawn } from 'node:child_process';

/** A step that did not work, with what the person can do about it. */
export class StepError extends Error {
  constructor(message, advice, output = '') {
    super(message);
    this.advice = advice;
    this.output = output;
  }
}

/** Shows what goes on and how long it took; `work` returns `false` where there was nothing to do. */
export async function step(title, work) {
  const start = Date.now();
  process.stdout.write(`${title} … `);
  try {
    const result = await work();
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    process.stdout.write(result === false ? 'nothing to do\n' : `${seconds} s\n`);
    return result;
  } catch (cause) {
    process.stdout.write('failed\n');
    throw cause;
  }
}

/** Ends the program with what went wrong and what to do. */
export function explain(cause) {
  if (cause.output) process.stderr.write(`\n${cause.output.trim()}\n`);
  process.stderr.write(`\n${cause.message}\n`);
  if (cause.advice) process.stderr.write(`${cause.advice}\n`);
  if (!(cause instanceof StepError) && process.env.LOG_LEVEL === 'debug') process.stderr.write(`${cause.stack}\n`);
}

/**
 * Runs a program to its end and keeps what it said.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(file, args, options = {}) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve({ code: 1, output: cause.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(parts).toString() }));
  });
}

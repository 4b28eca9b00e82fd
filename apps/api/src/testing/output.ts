import { jest } from '@jest/globals';

/** What this process writes to its output from now on; `stop` gives it back. */
export function captureOutput(): { text(): string; stop(): void } {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
      written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'));
      return true;
    }),
  );
  return {
    text: () => written.join(''),
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

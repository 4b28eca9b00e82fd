const TIMEOUT_MS = 10_000;
const ANSWER_MAX_BYTES = 16 * 1024;

/**
 * Posts a text to an address that the operator set. It follows no redirect, so that the address is the one that was
 * checked, waits 10 s at most, and reads 16 KiB at most.
 *
 * @throws Error when there is no such answer
 */
export async function postText(
  url: string,
  body: string,
  stop: AbortSignal,
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body,
    redirect: 'manual',
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stop]),
  });
  let read = 0;
  const chunks: Uint8Array[] = [];
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    if (read > ANSWER_MAX_BYTES) throw new Error(`more than ${ANSWER_MAX_BYTES} bytes were answered`);
    chunks.push(chunk);
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') };
}

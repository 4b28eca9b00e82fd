/**
 * Keys for POST: the same request sent again while its first answer never came carries the same key, so that a lost
 * answer does not become a second notice.
 */
class IdempotencyKeys {
  private readonly open = new Map<string, string>();

  take(url: string, body: BodyInit | null | undefined): string {
    const request = `${url} ${typeof body === 'string' ? body : ''}`;
    const key = this.open.get(request) ?? randomKey();
    this.open.set(request, key);
    return key;
  }

  /** The answer is known: the next request of the same content is a new one. */
  settle(key: string): void {
    for (const [request, open] of this.open) if (open === key) this.open.delete(request);
  }
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const idempotencyKeys = new IdempotencyKeys();

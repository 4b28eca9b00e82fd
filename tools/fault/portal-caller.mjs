const PASSWORD = 'watchbook-demo-2026';
const HANG_MS = 12_000;
const CANARY = 'Canary narrative of a fault';

/** A person or program that speaks HTTP to whichever process chance picks, and notes what it saw. */
export class PortalCaller {
  #name;
  #headers;

  static async signIn(address, email) {
    const caller = new PortalCaller();
    const response = await fetch(`${address}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`Sign-in as ${email}: ${response.status}`);
    const { csrfToken } = await response.json();
    caller.#name = email;
    caller.#headers = { cookie: response.headers.getSetCookie()[0].split(';')[0], 'x-csrf-token': csrfToken };
    return caller;
  }

  /** One request; `writes` tells from the answer which rows it confirms. */
  async ask(address, { method = 'GET', path, body, key, repeats = false, action }) {
    const began = performance.now();
    const seen = (outcome, rest = {}) => ({
      caller: `${this.#name} ${method} ${path}`,
      began,
      ended: performance.now(),
      outcome,
      receipts: [],
      writes: [],
      ...rest,
    });
    try {
      const response = await fetch(`${address}/api/v1${path}`, {
        method,
        signal: AbortSignal.timeout(HANG_MS),
        headers: {
          ...this.#headers,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(key ? { 'idempotency-key': key } : {}),
        },
        body: body && JSON.stringify(body),
      });
      const text = await response.text();
      const hadContent = text.includes(CANARY);
      if (!response.ok) return seen('refused', { hadContent, status: response.status });
      const seq = response.headers.get('x-ledger-seq');
      const { id } = JSON.parse(text);
      return seen('answered', {
        hadContent,
        repeats,
        receipts: seq === null ? [] : [{ seq: Number(seq) }],
        writes: action ? [{ id, action }] : [],
        id,
      });
    } catch (cause) {
      // Nobody who is alive lets a caller wait so long.
      return seen(cause.name === 'TimeoutError' ? 'refused' : 'lost');
    }
  }
}

export const aNotice = (summary) => ({
  typology: 'mule-account',
  tlp: 'GREEN',
  audience: {},
  summary,
  narrative: CANARY,
  reliability: 'B',
  credibility: 2,
  confidence: 50,
  admissibility: { legalBasis: 'fraud-prevention', evidenceHeld: true, proportionate: true },
  subjects: [{ type: 'Person', role: 'principal', name: 'Nobody Real' }],
});

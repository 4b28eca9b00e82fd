/** What a client sent in one piece. */
export interface FrontendMessage {
  readonly bytes: Buffer;
  /** `startup`: what comes before the protocol's messages have a type (also TLS and cancel requests). */
  readonly kind: 'startup' | 'commit' | 'other';
}

const CANCEL = 80_877_102;
const TLS = 80_877_103;
const GSS = 80_877_104;
const ends = /^\s*(?:commit|end)\b/i;

/**
 * Cuts what a client sends into messages of PostgreSQL's frontend protocol 3, and tells which of them lets a transaction
 * commit: a simple query, or the execution of a portal whose prepared statement is a COMMIT.
 */
export class FrontendReader {
  private rest = Buffer.alloc(0);
  private started = false;
  /** Names of prepared statements, and of portals, that are a COMMIT. */
  private readonly statements = new Set<string>();
  private readonly portals = new Set<string>();

  push(chunk: Buffer): FrontendMessage[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const messages: FrontendMessage[] = [];
    for (let message = this.shift(); message; message = this.shift()) messages.push(message);
    return messages;
  }

  private shift(): FrontendMessage | null {
    const lengthAt = this.started ? 1 : 0;
    if (this.rest.length < lengthAt + 4) return null;
    const size = lengthAt + this.rest.readInt32BE(lengthAt);
    if (this.rest.length < size) return null;
    const bytes = this.rest.subarray(0, size);
    this.rest = this.rest.subarray(size);
    if (this.started) return { bytes, kind: this.isCommit(bytes) ? 'commit' : 'other' };
    this.started = ![TLS, GSS, CANCEL].includes(bytes.length >= 8 ? bytes.readInt32BE(4) : 0);
    return { bytes, kind: 'startup' };
  }

  private isCommit(bytes: Buffer): boolean {
    const body = bytes.subarray(5);
    switch (String.fromCharCode(bytes[0]!)) {
      case 'Q':
        return ends.test(textAt(body, 0).text);
      case 'P':
        this.parse(body);
        return false;
      case 'B':
        this.bind(body);
        return false;
      case 'E':
        return this.portals.has(textAt(body, 0).text);
      default:
        return false;
    }
  }

  private parse(body: Buffer): void {
    const name = textAt(body, 0);
    keep(this.statements, name.text, ends.test(textAt(body, name.end).text));
  }

  private bind(body: Buffer): void {
    const portal = textAt(body, 0);
    keep(this.portals, portal.text, this.statements.has(textAt(body, portal.end).text));
  }
}

/** A name may be used again for another statement. */
function keep(names: Set<string>, name: string, isCommit: boolean): void {
  if (isCommit) names.add(name);
  else names.delete(name);
}

function textAt(body: Buffer, start: number): { text: string; end: number } {
  const end = body.indexOf(0, start);
  return { text: body.toString('utf8', start, end), end: end + 1 };
}

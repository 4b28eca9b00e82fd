import { connect, type Socket } from 'node:net';

/** The first answer on a connection, and whether the portal ended it. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The code, when it is a problem. */
  code: string | null;
  closed: boolean;
}

/** A request as bytes, line by line; the last line is the body. */
export const lines = (...all: string[]): string => all.join('\r\n');

/** Opens a connection and waits until it stands. */
export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends exactly these bytes and reads the answer; null when the connection ends without one. */
export async function sendRaw(port: number, bytes: string): Promise<RawAnswer | null> {
  const socket = await openSocket(port);
  socket.on('error', () => undefined);
  const answer = readAnswer(socket, bytes.startsWith('HEAD '));
  socket.write(bytes, 'latin1');
  return answer;
}

/** Reads one whole answer; where it says that the connection ends, waits until it has. */
export function readAnswer(socket: Socket, isHead = false): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const answer = parse(text, isHead, false);
      if (!answer || answer.headers['connection'] === 'close') return;
      resolve(answer);
      socket.destroy();
    });
    socket.once('close', () => resolve(parse(text, isHead, true)));
  });
}

function parse(text: string, isHead: boolean, closed: boolean): RawAnswer | null {
  const [head, ...rest] = text.split('\r\n\r\n');
  const [first = '', ...fields] = (head ?? '').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  const body = rest.join('\r\n\r\n');
  if (rest.length === 0 || Number.isNaN(status)) return null;
  if (status < 200) return parse(body, isHead, closed);
  const headers = Object.fromEntries(
    fields.map((field) => {
      const at = field.indexOf(':');
      return [field.slice(0, at).toLowerCase(), field.slice(at + 1).trim()];
    }),
  );
  if (!isHead && body.length < Number(headers['content-length'] ?? 0)) return null;
  const isProblem = /problem\+json/.test(headers['content-type'] ?? '') && !isHead;
  const code = isProblem ? (JSON.parse(body) as { code: string }).code : null;
  return { status, headers, text: body, code, closed };
}

import { logRotationList, problem } from '@watchbook/contract';
import { TILE_WIDTH, tilePath, TileError, type SizedTile } from '@watchbook/ledger';

const TIMEOUT_MS = 10_000;
const HASH_BYTES = 32;
const LIMIT = { note: 64 * 1024, rotations: 4 * 1024 * 1024, tile: TILE_WIDTH * HASH_BYTES };

/** The log does not answer now; it may later. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}

/** The log answered that it has no such thing, or that it does not take it. */
export class LogRefusal extends Error {
  override readonly name = 'LogRefusal';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A log over HTTP (C2SP tlog-tiles), as anybody may read it. Whatever it sends is not believed. */
export class LogClient {
  private readonly prefix: string;

  /** @param url address of the portal; its log lies below `/log` */
  constructor(
    url: string,
    private readonly stop: AbortSignal,
  ) {
    this.prefix = `${url.replace(/\/+$/, '')}/log`;
  }

  /** The newest checkpoint, as a note. */
  async checkpoint(): Promise<string> {
    return (await this.get('checkpoint', LIMIT.note)).toString('utf8');
  }

  /** The hashes of a tile; where the partial one is gone, those of the full one (tlog-tiles, section Partial Tiles). */
  tile = async (tile: SizedTile): Promise<Uint8Array> => {
    try {
      return await this.get(`tile/${tilePath(tile, tile.width)}`, LIMIT.tile);
    } catch (cause) {
      if (tile.width === TILE_WIDTH || !(cause instanceof LogRefusal)) throw cause;
    }
    const full = await this.get(`tile/${tilePath(tile)}`, LIMIT.tile);
    return full.subarray(0, tile.width * HASH_BYTES);
  };

  /** The entries that rotated the key; none of a log that does not tell. */
  async rotations(): Promise<{ seq: number; canonical: string }[]> {
    try {
      const text = (await this.get('rotations', LIMIT.rotations)).toString('utf8');
      return logRotationList.parse(JSON.parse(text)).data;
    } catch (cause) {
      if (cause instanceof LogUnavailable) throw cause;
      return [];
    }
  }

  /** Brings a checkpoint with cosignatures. @throws LogRefusal with the reason */
  async bring(note: string): Promise<void> {
    await this.send('cosignatures', LIMIT.note, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: note,
    });
  }

  private get(path: string, limit: number): Promise<Buffer> {
    return this.send(path, limit, { headers: { Accept: '*/*' } });
  }

  private async send(path: string, limit: number, request: RequestInit): Promise<Buffer> {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.stop]);
    let response: Response;
    let body: Buffer;
    try {
      response = await fetch(`${this.prefix}/${path}`, { ...request, redirect: 'error', signal });
      body = await readBounded(response, limit);
    } catch (cause) {
      if (cause instanceof TileError) throw cause;
      throw new LogUnavailable(`${path}: ${reasonOf(cause)}`, { cause });
    }
    if (response.ok) return body;
    const why = `${path}: ${response.status} ${describe(body)}`;
    if (response.status >= 500 || response.status === 429) throw new LogUnavailable(why);
    throw new LogRefusal(response.status, why);
  }
}

async function readBounded(response: Response, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    if (read > limit) throw new TileError(`more than ${limit} bytes were sent`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function describe(body: Buffer): string {
  try {
    const { title, errors } = problem.parse(JSON.parse(body.toString('utf8')));
    return [title, ...(errors ?? []).map(({ code, detail }) => `${code}${detail ? `: ${detail}` : ''}`)].join('; ');
  } catch {
    return '';
  }
}

const reasonOf = (cause: unknown): string => {
  const { message, cause: deeper } = cause as Error;
  return deeper instanceof Error ? deeper.message : message;
};

import { Inject, Injectable } from '@nestjs/common';
import { TILE_WIDTH, parseTilePath, type TileRequest } from '@watchbook/ledger';
import { getActor, getContext } from '../platform/context.js';
import { Database } from '../platform/database/database.js';
import { notFound, Problem } from '../platform/problem.js';
import { readBodies } from './stored-bodies.js';
import { TileReader } from './tile-store.js';

/** The signed log as C2SP tlog-tiles, for monitors that keep a copy of their own. */
@Injectable()
export class TileService {
  private readonly tiles: TileReader;

  constructor(@Inject(Database) private readonly database: Database) {
    this.tiles = new TileReader(database.systemPool);
  }

  /** A tile of hashes, or for auditors a bundle of entries. @throws Problem `not-found`, `not-allowed` */
  async read(path: string): Promise<Buffer> {
    const request = parseTilePath(path);
    if (!request) throw notFound();
    if (request.level === 'entries' && !getActor().roles.includes('auditor')) throw new Problem('not-allowed');
    const { level, index, width } = request;
    const hashes = await this.tiles.tile(level === 'entries' ? 0 : level, index, width);
    if (!hashes) throw notFound();
    getContext().reads.push({
      action: 'ledger.tile-read',
      resources: [{ type: 'ledger-tile', id: path, version: null }],
    });
    return level === 'entries' ? this.bundle(request) : hashes;
  }

  /** Each entry with its length in two bytes in front (tlog-tiles, section Log entries). */
  private async bundle({ index, width }: TileRequest): Promise<Buffer> {
    const parts: Buffer[] = [];
    const first = index * TILE_WIDTH;
    for await (const bodies of readBodies(this.database.systemPool, first, first + width)) {
      for (const body of bodies) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(body.length);
        parts.push(length, body);
      }
    }
    return Buffer.concat(parts);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { entryBundle, parseTilePath, TILE_WIDTH, type TileRequest } from '@watchbook/ledger';
import { getActor, getContext } from '../../platform/context.js';
import { Database } from '../../platform/database/database.js';
import { notFound, Problem } from '../../platform/problem.js';
import { readBodies } from './stored-bodies.js';
import { TileReader } from './tile-store.js';

/**
 * The signed log as C2SP tlog-tiles. Tiles are written together with the checkpoint that covers them, so what is there
 * belongs to a signed size, and what no signed size has is not found.
 */
@Injectable()
export class TileService {
  private readonly tiles: TileReader;

  constructor(@Inject(Database) private readonly database: Database) {
    this.tiles = new TileReader(database.systemPool);
  }

  /** A tile of hashes, by its path below `/tile/`. @throws Problem `not-found` */
  async hashes(path: string): Promise<Buffer> {
    const request = parseTilePath(path);
    if (!request || request.level === 'entries') throw notFound();
    return this.signed(request.level, request);
  }

  /** For auditors: the entries of a tile of level 0. @throws Problem `not-found`, `not-allowed` */
  async bundle(path: string): Promise<Uint8Array> {
    if (!getActor().roles.includes('auditor')) throw new Problem('not-allowed');
    const request = parseTilePath(path);
    if (!request) throw notFound();
    await this.signed(0, request);
    getContext().reads.push({
      action: 'ledger.tile-read',
      resources: [{ type: 'ledger-tile', id: path, version: null }],
    });
    const first = request.index * TILE_WIDTH;
    const entries: Buffer[] = [];
    for await (const bodies of readBodies(this.database.systemPool, first, first + request.width)) {
      entries.push(...bodies);
    }
    return entryBundle(entries);
  }

  private async signed(level: number, { index, width }: TileRequest): Promise<Buffer> {
    const hashes = await this.tiles.tile(level, index, width);
    if (!hashes) throw notFound();
    return hashes;
  }
}

import { Controller, Get, Header, Inject, Req, StreamableFile } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Audited, Open } from '../platform/audit/route.js';
import { notFound } from '../platform/problem.js';
import { LedgerWatch } from './ledger-watch.service.js';
import { ProofService } from './proof.service.js';
import { TileService } from './tile.service.js';

const text = z.string();

/** What anybody may hold against the log: its key and its newest checkpoint. Neither says anything about anybody. */
@Controller('log')
export class LogController {
  constructor(
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
    @Inject(ProofService) private readonly proofs: ProofService,
    @Inject(TileService) private readonly tiles: TileService,
  ) {}

  @Get('checkpoint')
  @Open('a signed checkpoint holds a size and a hash, and witnesses need no account', { response: text })
  @Header('Content-Type', 'text/plain; charset=utf-8')
  async checkpoint(): Promise<string> {
    const latest = await this.proofs.latest();
    if (!latest) throw notFound();
    return latest.note;
  }

  @Get('vkey')
  @Open('the public key of the log', { response: text })
  @Header('Content-Type', 'text/plain; charset=utf-8')
  vkey(): string {
    return `${this.watch.vkey}\n`;
  }

  @Get('tile/*')
  @Audited({
    policy: ['verify', 'LedgerEntry'],
    action: 'ledger.tile-read',
    status: 200,
    description: 'a tile of hashes (application/octet-stream), or for auditors a bundle of entries',
  })
  @ApiParam({ name: 'path', schema: { type: 'string', maxLength: 100 } })
  async tile(@Req() request: FastifyRequest): Promise<StreamableFile> {
    const { '*': path } = request.params as { '*': string };
    return new StreamableFile(await this.tiles.read(path), { type: 'application/octet-stream' });
  }
}

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Controller, Get, Header, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiParam } from '@nestjs/swagger';
import { COSIGNATURES_MAX_BYTES, cosignaturesTaken, ledgerSeq, logKeyList, logRotationList } from '@watchbook/contract';
import { encodeVkey } from '@watchbook/ledger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Audited, Open } from '../../platform/audit/route.js';
import { notFound } from '../../platform/problem.js';
import { CosignatureService } from '../witness/cosignature.service.js';
import { LedgerWatch } from '../ledger-watch.service.js';
import { toLogKeys } from '../sign/log-key.view.js';
import { ProofService } from '../tree/proof.service.js';
import { PublicReads } from './public-reads.service.js';
import { TileService } from '../tree/tile.service.js';

const text = z.string();
const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
/** A few seconds at most (tlog-tiles, section Checkpoints). */
const SHORT = 'public, max-age=2, must-revalidate';
const YEAR = 'max-age=31536000, immutable';
const compress = promisify(gzip);

/**
 * The public log (C2SP tlog-tiles): what anybody may hold against it. None of it says anything about anybody, but for the
 * bundles of entries, which are for auditors.
 */
@Controller('log')
export class LogController {
  constructor(
    @Inject(LedgerWatch) private readonly watch: LedgerWatch,
    @Inject(ProofService) private readonly proofs: ProofService,
    @Inject(TileService) private readonly tiles: TileService,
    @Inject(CosignatureService) private readonly cosignatures: CosignatureService,
    @Inject(PublicReads) private readonly reads: PublicReads,
  ) {}

  @Get('checkpoint')
  @Open('a signed checkpoint holds a size and a hash, and witnesses need no account', {
    response: text,
    problems: ['not-found'],
  })
  @Header('Content-Type', TEXT)
  @Header('Cache-Control', SHORT)
  checkpoint(): Promise<string> {
    this.reads.count('checkpoint');
    return this.proofs.note(null);
  }

  @Get('checkpoint/:size')
  @Open('an older checkpoint, with the cosignatures on it', { response: text })
  @Header('Content-Type', TEXT)
  @Header('Cache-Control', SHORT)
  olderCheckpoint(@Param('size', { schema: ledgerSeq }) size: number): Promise<string> {
    this.reads.count('checkpoint');
    return this.proofs.note(size);
  }

  @Get('vkey')
  @Open('the public key of the log', { response: text })
  @Header('Content-Type', TEXT)
  @Header('Cache-Control', SHORT)
  async vkey(): Promise<string> {
    this.reads.count('key');
    return `${encodeVkey((await this.watch.keys.history()).verifierFor(await this.proofs.signedSize()))}\n`;
  }

  @Get('vkeys')
  @Open('the public keys of the log, with the first size that each may sign', { response: logKeyList })
  @Header('Cache-Control', SHORT)
  async vkeys() {
    this.reads.count('key');
    return { data: toLogKeys(await this.watch.keys.history()) };
  }

  @Get('rotations')
  @Open('the entries that rotated the key hold keys and signatures alone', { response: logRotationList })
  @Header('Cache-Control', SHORT)
  async rotations() {
    this.reads.count('rotation');
    return { data: await this.watch.keys.rotations() };
  }

  @Get('tile/entries/*')
  @Audited({
    policy: ['verify', 'LedgerEntry'],
    action: 'ledger.tile-read',
    status: 200,
    description: 'for auditors: a bundle of entries (application/octet-stream)',
  })
  @ApiParam({ name: 'path', schema: { type: 'string', maxLength: 100 } })
  async bundle(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const bundle = await this.tiles.bundle(`entries/${restOf(request)}`);
    const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(String(request.headers['accept-encoding']));
    void reply.headers({ 'Cache-Control': `private, ${YEAR}`, Vary: 'Accept-Encoding' });
    if (!takesGzip) return new StreamableFile(bundle, { type: BYTES });
    void reply.header('Content-Encoding', 'gzip');
    return new StreamableFile(await compress(bundle), { type: BYTES });
  }

  @Get('tile/:level/*')
  @Open('a hash of an entry tells nothing, since each entry has a nonce', { status: 200 })
  @ApiParam({ name: 'path', schema: { type: 'string', maxLength: 100 } })
  async tile(
    @Param('level', { schema: text.max(10) }) level: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    this.reads.count('tile');
    const tile = await this.tiles.hashes(`${level}/${restOf(request)}`);
    void reply.header('Cache-Control', `public, ${YEAR}`);
    return new StreamableFile(tile, { type: BYTES });
  }

  @Post('cosignatures')
  @RouteConfig({ bodyLimit: COSIGNATURES_MAX_BYTES, takesText: true })
  @Open('the signature of a witness says who it is', {
    response: cosignaturesTaken,
    status: 200,
    problems: ['not-found', 'conflict', 'not-processable', 'too-many-requests'],
  })
  @ApiConsumes('text/plain')
  @ApiBody({ schema: { type: 'string', maxLength: COSIGNATURES_MAX_BYTES } })
  take(@Req() request: FastifyRequest) {
    this.reads.count('cosignature');
    if (typeof request.body !== 'string') throw notFound();
    return this.cosignatures.take(request.body, request.ip);
  }
}

const restOf = (request: FastifyRequest): string => (request.params as { '*': string })['*'];

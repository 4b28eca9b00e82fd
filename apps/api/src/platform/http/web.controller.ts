import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../config.js';
import { Open } from '../audit/route.js';
import { notFound } from '../problem.js';

/** Addresses of the web application: its one page, whatever the path. */
@ApiExcludeController()
@Controller()
export class WebController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get('*')
  @Open('the page of the web application holds no data', { status: 200 })
  page(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): StreamableFile {
    const page = this.config.webDir && join(this.config.webDir, 'index.html');
    const isPage = !/^\/(api|log)(\/|$)/.test(request.url) && /^[^.]*$/.test(request.url.split('?')[0] ?? '');
    if (!isPage || !page || !existsSync(page)) throw notFound();
    void reply.header('Cache-Control', 'no-cache');
    return new StreamableFile(createReadStream(page), { type: 'text/html; charset=utf-8' });
  }
}

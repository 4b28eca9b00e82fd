import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { id, IMPORT_MAX_BYTES, importDraft, importRun, importWritten, type ImportDraft } from '@watchbook/contract';
import type { FastifyReply } from 'fastify';
import { Audited } from '../platform/audit/route.js';
import { ListImportService } from './list-import.service.js';

@Controller('imports')
export class ListImportController {
  constructor(@Inject(ListImportService) private readonly imports: ListImportService) {}

  @Post()
  @RouteConfig({ bodyLimit: IMPORT_MAX_BYTES })
  @Audited({
    policy: ['create', 'Import'],
    action: 'import.requested',
    problems: ['not-processable'],
    response: importWritten,
    status: 202,
    expensive: true,
  })
  async request(@Body({ schema: importDraft }) draft: ImportDraft, @Res({ passthrough: true }) reply: FastifyReply) {
    const run = await this.imports.request(draft);
    void reply.header('Location', `/api/v1/imports/${run.id}`);
    return run;
  }

  @Get(':id')
  @Audited({ policy: ['read', 'Import'], action: 'import.read', response: importRun })
  read(@Param('id', { schema: id }) importId: string) {
    return this.imports.read(importId);
  }
}

import {
  Body,
  Controller,
  Delete,
  Get,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import {
  id,
  IMPORT_MAX_BYTES,
  IMPORT_PART_BYTES,
  importDraft,
  importFaultList,
  importFaultQuery,
  importFileWritten,
  importPartQuery,
  importRun,
  importRunList,
  importRunQuery,
  importWritten,
  listFileName,
  type ImportFaultQuery,
  type ImportPartQuery,
  type ImportRunQuery,
  type ListFileName,
} from '@watchbook/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audited } from '../../platform/audit/route.js';
import type { Asked } from './import-request.js';
import { ListImportLookService } from './list-import-look.service.js';
import { ListImportService } from './list-import.service.js';

@Controller('imports')
export class ListImportController {
  constructor(
    @Inject(ListImportService) private readonly imports: ListImportService,
    @Inject(ListImportLookService) private readonly look: ListImportLookService,
  ) {}

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
  async request(@Body({ schema: importDraft }) draft: Asked, @Res({ passthrough: true }) reply: FastifyReply) {
    const run = await this.imports.request(draft);
    void reply.header('Location', `/api/v1/imports/${run.id}`);
    return run;
  }

  @Get()
  @Audited({ policy: ['read', 'Import'], action: 'import.listed', response: importRunList })
  list(@Query({ schema: importRunQuery }) query: ImportRunQuery) {
    return this.look.list(query);
  }

  @Get(':id')
  @Audited({ policy: ['read', 'Import'], action: 'import.read', response: importRun })
  read(@Param('id', { schema: id }) importId: string) {
    return this.look.read(importId);
  }

  @Put(':id/files/:name')
  @RouteConfig({ bodyLimit: IMPORT_PART_BYTES, takesBytes: true })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Audited({
    policy: ['create', 'Import'],
    action: 'import.part-received',
    problems: ['conflict', 'not-processable'],
    response: importFileWritten,
  })
  takePart(
    @Param('id', { schema: id }) importId: string,
    @Param('name', { schema: listFileName }) name: ListFileName,
    @Query({ schema: importPartQuery }) { offset }: ImportPartQuery,
    @Req() { body }: FastifyRequest,
  ) {
    return this.imports.takePart(importId, name, offset, Buffer.isBuffer(body) ? body : Buffer.alloc(0));
  }

  @Post(':id/starts')
  @Audited({
    policy: ['create', 'Import'],
    action: 'import.started',
    problems: ['conflict', 'not-processable'],
    response: importWritten,
    status: 202,
    expensive: true,
  })
  start(@Param('id', { schema: id }) importId: string) {
    return this.imports.start(importId);
  }

  @Delete(':id')
  @Audited({
    policy: ['cancel', 'Import'],
    action: 'import.cancelled',
    problems: ['conflict'],
    response: importWritten,
  })
  cancel(@Param('id', { schema: id }) importId: string) {
    return this.imports.cancel(importId);
  }

  @Get(':id/errors')
  @Audited({ policy: ['read', 'Import'], action: 'import.faults-read', response: importFaultList })
  faults(@Param('id', { schema: id }) importId: string, @Query({ schema: importFaultQuery }) query: ImportFaultQuery) {
    return this.look.faults(importId, query);
  }

  @Get(':id/errors/file')
  @ApiProduces('text/csv')
  @Audited({ policy: ['read', 'Import'], action: 'import.faults-read', status: 200, description: 'the faults as CSV' })
  async faultFile(@Param('id', { schema: id }) importId: string): Promise<StreamableFile> {
    const bytes = await this.look.faultFile(importId);
    return new StreamableFile(bytes, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="watchbook-import-${importId}.csv"`,
      length: bytes.length,
    });
  }
}

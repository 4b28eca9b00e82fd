import { Body, Controller, Delete, Get, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiResponse } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  batchResultList,
  batchResultQuery,
  id,
  screeningBatchDetail,
  screeningBatchDraft,
  screeningBatchList,
  screeningBatchQuery,
  screeningBatchWritten,
  TABLE_MAX_BYTES,
  tablePreview,
  type BatchResultQuery,
  type ScreeningBatchDraft,
  type ScreeningBatchQuery,
} from '@watchbook/contract';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Audited } from '../../platform/audit/route.js';
import { BatchResultService } from './batch-results.service.js';
import { ScreeningBatchService } from './screening-batch.service.js';

@Controller('screening-batches')
export class ScreeningBatchController {
  constructor(
    @Inject(ScreeningBatchService) private readonly batches: ScreeningBatchService,
    @Inject(BatchResultService) private readonly results: BatchResultService,
  ) {}

  @Post()
  // Quotes and line ends take two bytes in JSON.
  @RouteConfig({ bodyLimit: 2 * TABLE_MAX_BYTES })
  @ApiResponse({ status: 200, description: 'what a dry run found', standardSchema: tablePreview })
  @Audited({
    policy: ['create', 'ScreeningBatch'],
    action: 'screening-batch.requested',
    problems: ['not-processable', 'too-many-requests'],
    response: z.union([screeningBatchWritten, tablePreview]),
    status: 202,
    expensive: true,
  })
  async request(
    @Body({ schema: screeningBatchDraft }) draft: ScreeningBatchDraft,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (draft.dryRun) {
      void reply.status(200);
      return this.batches.preview(draft);
    }
    const batch = await this.batches.request(draft);
    void reply.header('Location', `/api/v1/screening-batches/${batch.id}`);
    return batch;
  }

  @Get()
  @Audited({ policy: ['read', 'ScreeningBatch'], action: 'screening-batch.listed', response: screeningBatchList })
  list(@Query({ schema: screeningBatchQuery }) query: ScreeningBatchQuery) {
    return this.batches.list(query);
  }

  @Get(':id')
  @Audited({ policy: ['read', 'ScreeningBatch'], action: 'screening-batch.read', response: screeningBatchDetail })
  read(@Param('id', { schema: id }) batchId: string) {
    return this.batches.read(batchId);
  }

  @Delete(':id')
  @Audited({
    policy: ['cancel', 'ScreeningBatch'],
    action: 'screening-batch.cancelled',
    problems: ['conflict'],
    response: screeningBatchWritten,
  })
  cancel(@Param('id', { schema: id }) batchId: string) {
    return this.batches.cancel(batchId);
  }

  @Post(':id/retries')
  @Audited({
    policy: ['retry', 'ScreeningBatch'],
    action: 'screening-batch.retried',
    problems: ['conflict'],
    response: screeningBatchWritten,
    status: 202,
    expensive: true,
  })
  retry(@Param('id', { schema: id }) batchId: string) {
    return this.batches.retry(batchId);
  }

  @Get(':id/results')
  @Audited({ policy: ['read', 'ScreeningBatch'], action: 'screening-batch.results-read', response: batchResultList })
  listResults(
    @Param('id', { schema: id }) batchId: string,
    @Query({ schema: batchResultQuery }) query: BatchResultQuery,
  ) {
    return this.results.list(batchId, query);
  }

  @Get(':id/file')
  @ApiProduces('text/csv')
  @Audited({
    policy: ['read', 'ScreeningBatch'],
    action: 'screening-batch.downloaded',
    status: 200,
    description: 'the results as CSV',
  })
  async download(@Param('id', { schema: id }) batchId: string): Promise<StreamableFile> {
    const bytes = await this.results.download(batchId);
    return new StreamableFile(bytes, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="watchbook-screening-${batchId}.csv"`,
      length: bytes.length,
    });
  }
}

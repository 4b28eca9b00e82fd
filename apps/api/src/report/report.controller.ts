import { Body, Controller, Delete, Get, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import {
  id,
  reportDraft,
  reportRun,
  reportRunList,
  reportRunQuery,
  reportRunWritten,
  type ReportDraft,
  type ReportRunQuery,
} from '@watchbook/contract';
import type { FastifyReply } from 'fastify';
import { Audited } from '../platform/audit/route.js';
import { ReportService } from './report.service.js';

const types = { csv: 'text/csv; charset=utf-8', pdf: 'application/pdf' } as const;

@Controller()
export class ReportController {
  constructor(@Inject(ReportService) private readonly reports: ReportService) {}

  @Post('reports')
  @Audited({
    policy: ['create', 'Report'],
    action: 'report.requested',
    response: reportRunWritten,
    status: 202,
    expensive: true,
  })
  async request(@Body({ schema: reportDraft }) draft: ReportDraft, @Res({ passthrough: true }) reply: FastifyReply) {
    const run = await this.reports.request(draft);
    void reply.header('Location', `/api/v1/report-runs/${run.id}`);
    return run;
  }

  @Get('report-runs')
  @Audited({ policy: [['read', 'read-metadata'], 'Report'], action: 'report.listed', response: reportRunList })
  list(@Query({ schema: reportRunQuery }) query: ReportRunQuery) {
    return this.reports.list(query);
  }

  @Get('report-runs/:id')
  @Audited({ policy: [['read', 'read-metadata'], 'Report'], action: 'report.read', response: reportRun })
  read(@Param('id', { schema: id }) runId: string) {
    return this.reports.read(runId);
  }

  @Delete('report-runs/:id')
  @Audited({
    policy: ['cancel', 'Report'],
    action: 'report.cancelled',
    problems: ['conflict'],
    response: reportRunWritten,
  })
  cancel(@Param('id', { schema: id }) runId: string) {
    return this.reports.cancel(runId);
  }

  @Post('report-runs/:id/retries')
  @Audited({
    policy: ['retry', 'Report'],
    action: 'report.retried',
    problems: ['conflict'],
    response: reportRunWritten,
    status: 202,
    expensive: true,
  })
  retry(@Param('id', { schema: id }) runId: string) {
    return this.reports.retry(runId);
  }

  @Get('report-runs/:id/file')
  @ApiProduces('text/csv', 'application/pdf')
  @Audited({
    policy: ['download', 'Report'],
    action: 'report.downloaded',
    problems: ['conflict'],
    status: 200,
    description: 'the file',
  })
  async download(@Param('id', { schema: id }) runId: string): Promise<StreamableFile> {
    const { run, bytes } = await this.reports.download(runId);
    const name = `watchbook-${run.template}-${run.parameters.month}.${run.format}`;
    return new StreamableFile(bytes, {
      type: types[run.format],
      disposition: `attachment; filename="${name}"`,
      length: bytes.length,
    });
  }
}

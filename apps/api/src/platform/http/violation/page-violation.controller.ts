import { Body, Controller, Inject, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import { pageViolations, type PageViolation } from '@watchbook/contract';
import { Open } from '../../audit/route.js';
import { PageViolations } from './page-violations.service.js';

const REPORTS_MAX_BYTES = 64 * 1024;

/** For browsers, which report by themselves; says nothing and records nothing but counts. */
@Controller('page-violations')
export class PageViolationController {
  constructor(@Inject(PageViolations) private readonly violations: PageViolations) {}

  @Post()
  @RouteConfig({ bodyLimit: REPORTS_MAX_BYTES, takesReports: true })
  @Open('browsers report without anybody asking; only kinds are counted')
  @ApiConsumes('application/reports+json')
  take(@Body({ schema: pageViolations }) violations: PageViolation[]): void {
    this.violations.note(violations);
  }
}

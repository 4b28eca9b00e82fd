import { Body, Controller, Get, Inject, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import {
  accessCertificationList,
  certificationDecision,
  certificationDetail,
  certificationDraft,
  id,
  removalList,
  withReceipt,
  type CertificationDecision,
  type CertificationDraft,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { toCsv } from './certification-content.js';
import { CertificationLookService } from './certification-look.service.js';
import { CertificationService } from './certification.service.js';

@Controller('access-certifications')
export class CertificationController {
  constructor(
    @Inject(CertificationService) private readonly certifications: CertificationService,
    @Inject(CertificationLookService) private readonly look: CertificationLookService,
  ) {}

  @Get()
  @Audited({
    policy: ['read', 'AccessCertification'],
    action: 'access-certification.listed',
    response: accessCertificationList,
  })
  list() {
    return this.look.list();
  }

  @Post()
  @Audited({
    policy: ['create', 'AccessCertification'],
    action: 'access-certification.opened',
    problems: ['not-found', 'conflict'],
    response: withReceipt(certificationDetail),
    status: 201,
  })
  open(@Body({ schema: certificationDraft }) draft: CertificationDraft) {
    return this.certifications.open(draft);
  }

  @Get('removals')
  @Audited({
    policy: ['read', 'AccessCertification'],
    action: 'access-certification.listed',
    response: removalList,
    description: 'what closed reviews marked for removal and is still there',
  })
  removals() {
    return this.look.removals();
  }

  @Get(':id')
  @Audited({
    policy: ['read', 'AccessCertification'],
    action: 'access-certification.read',
    response: certificationDetail,
  })
  read(@Param('id', { schema: id }) certificationId: string) {
    return this.look.read(certificationId);
  }

  @Get(':id/file')
  @ApiProduces('text/csv')
  @Audited({
    policy: ['read', 'AccessCertification'],
    action: 'access-certification.read',
    status: 200,
    description: 'the lines as CSV',
  })
  async download(@Param('id', { schema: id }) certificationId: string): Promise<StreamableFile> {
    const bytes = Buffer.from(toCsv(await this.look.read(certificationId)));
    return new StreamableFile(bytes, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="watchbook-review-${certificationId}.csv"`,
      length: bytes.length,
    });
  }

  @Post(':id/lines/:lineId/decisions')
  @Audited({
    policy: ['approve', 'AccessCertification'],
    action: 'access-certification.certified',
    problems: ['second-person', 'conflict'],
    response: withReceipt(certificationDetail),
    status: 201,
  })
  decide(
    @Param('id', { schema: id }) certificationId: string,
    @Param('lineId', { schema: id }) lineId: string,
    @Body({ schema: certificationDecision }) decision: CertificationDecision,
  ) {
    return this.certifications.decide(certificationId, lineId, decision);
  }

  @Post(':id/closings')
  @Audited({
    policy: ['approve', 'AccessCertification'],
    action: 'access-certification.closed',
    problems: ['conflict'],
    response: withReceipt(certificationDetail),
    status: 201,
  })
  close(@Param('id', { schema: id }) certificationId: string) {
    return this.certifications.close(certificationId);
  }
}

import { Body, Controller, Delete, Get, Inject, Param, Post } from '@nestjs/common';
import {
  apiKey,
  apiKeyDraft,
  apiKeyRotation,
  id,
  receipt,
  type ApiKeyDraft,
  type ApiKeyRotation,
} from '@watchbook/contract';
import { z } from 'zod';
import { Audited } from '../../platform/audit/route.js';
import { ApiKeyService } from './api-key.service.js';

const written = apiKey.extend({ receipt });
const withSecret = written.extend({ secret: z.string() });

@Controller('api-keys')
export class ApiKeyController {
  constructor(@Inject(ApiKeyService) private readonly keys: ApiKeyService) {}

  @Get()
  @Audited({ policy: ['read', 'ApiKey'], action: 'api-key.listed', response: z.object({ data: z.array(apiKey) }) })
  list() {
    return this.keys.list();
  }

  @Post()
  @Audited({
    policy: ['create', 'ApiKey'],
    action: 'api-key.created',
    problems: ['not-processable'],
    response: withSecret,
    status: 201,
    stepUp: true,
  })
  create(@Body({ schema: apiKeyDraft }) draft: ApiKeyDraft) {
    return this.keys.create(draft);
  }

  @Post(':id/approvals')
  @Audited({
    policy: ['approve', 'ApiKey'],
    action: 'api-key.approved',
    problems: ['second-person', 'conflict'],
    response: written,
    status: 201,
    stepUp: true,
  })
  approve(@Param('id', { schema: id }) keyId: string) {
    return this.keys.approve(keyId);
  }

  @Post(':id/rotations')
  @Audited({
    policy: ['edit', 'ApiKey'],
    action: 'api-key.rotated',
    problems: ['conflict'],
    response: withSecret,
    status: 201,
    stepUp: true,
  })
  rotate(@Param('id', { schema: id }) keyId: string, @Body({ schema: apiKeyRotation }) rotation: ApiKeyRotation) {
    return this.keys.rotate(keyId, rotation.overlapHours);
  }

  @Delete(':id')
  @Audited({ policy: ['delete', 'ApiKey'], action: 'api-key.revoked', problems: ['conflict'], response: written })
  revoke(@Param('id', { schema: id }) keyId: string) {
    return this.keys.revoke(keyId);
  }
}

import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import {
  id,
  identityProvider,
  identityProviderDraft,
  identityProviderList,
  identityProviderProposed,
  withReceipt,
  type IdentityProviderDraft,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { IdentityProviderService } from './identity-provider.service.js';

@Controller('identity-providers')
export class IdentityProviderController {
  constructor(@Inject(IdentityProviderService) private readonly providers: IdentityProviderService) {}

  @Get()
  @Audited({
    policy: ['read', 'IdentityProvider'],
    action: 'identity-provider.listed',
    response: identityProviderList,
  })
  list() {
    return this.providers.list();
  }

  @Post()
  @Audited({
    policy: ['create', 'IdentityProvider'],
    action: 'identity-provider.created',
    problems: ['conflict', 'not-processable'],
    response: withReceipt(identityProviderProposed),
    status: 201,
    stepUp: true,
  })
  create(@Body({ schema: identityProviderDraft }) draft: IdentityProviderDraft) {
    return this.providers.create(draft);
  }

  @Post(':id/disablements')
  @Audited({
    policy: ['edit', 'IdentityProvider'],
    action: 'identity-provider.disabled',
    problems: ['conflict'],
    response: withReceipt(identityProvider),
    status: 201,
    stepUp: true,
  })
  disable(@Param('id', { schema: id }) providerId: string) {
    return this.providers.disable(providerId);
  }
}

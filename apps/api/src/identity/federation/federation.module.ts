import { Module } from '@nestjs/common';
import { ProposalModule } from '../../proposal/proposal.module.js';
import { IdentityModule } from '../identity.module.js';
import { BackChannelLogoutService } from './back-channel-logout.service.js';
import { FederatedPeople } from './federated-people.js';
import { FederationController } from './federation.controller.js';
import { FederationService } from './federation.service.js';
import { IdentityProviderController } from './identity-provider.controller.js';
import { IdentityProviderService } from './identity-provider.service.js';
import { OidcService } from './oidc.service.js';
import { SamlService } from './saml.service.js';

@Module({
  imports: [IdentityModule, ProposalModule],
  controllers: [FederationController, IdentityProviderController],
  providers: [
    OidcService,
    SamlService,
    FederatedPeople,
    FederationService,
    IdentityProviderService,
    BackChannelLogoutService,
  ],
})
export class FederationModule {}

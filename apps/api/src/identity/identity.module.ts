import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { InstitutionModule } from '../institution/institution.module.js';
import { ProposalModule } from '../proposal/proposal.module.js';
import { AccessGuard } from './access.guard.js';
import { ActorLoader } from './actor-loader.js';
import { ApiKeyController } from './api-key/api-key.controller.js';
import { ApiKeyLookup } from './api-key/api-key-lookup.js';
import { ApiKeyService } from './api-key/api-key.service.js';
import { InvitationService } from './invitation/invitation.service.js';
import { PasswordStrategy } from './session/password.strategy.js';
import { SessionController } from './session/session.controller.js';
import { SessionService } from './session/session.service.js';
import { SignInService } from './session/sign-in.service.js';
import { UserController } from './user/user.controller.js';
import { UserChangeService } from './user/user-change.service.js';
import { UserRightsService } from './user/user-rights.service.js';
import { UserService } from './user/user.service.js';

@Module({
  imports: [PassportModule, InstitutionModule, ProposalModule],
  controllers: [SessionController, UserController, ApiKeyController],
  providers: [
    ActorLoader,
    SessionService,
    SignInService,
    PasswordStrategy,
    UserService,
    UserChangeService,
    UserRightsService,
    InvitationService,
    ApiKeyService,
    ApiKeyLookup,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [UserService, UserChangeService, UserRightsService, InvitationService, ActorLoader],
})
export class IdentityModule {}

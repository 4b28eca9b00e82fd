import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { InstitutionModule } from '../institution/institution.module.js';
import { ProposalModule } from '../proposal/proposal.module.js';
import { AccountController } from './account/account.controller.js';
import { AccountLinkService } from './account/account-link.service.js';
import { PasswordResetService } from './account/password-reset.service.js';
import { AccessGuard } from './access.guard.js';
import { AccessFactService } from './access-fact.service.js';
import { ActingService } from './acting.service.js';
import { ActorLoader } from './actor-loader.js';
import { ApiKeyActor } from './api-key/api-key-actor.js';
import { ApiKeyController } from './api-key/api-key.controller.js';
import { ApiKeyLookup } from './api-key/api-key-lookup.js';
import { ApiKeyService } from './api-key/api-key.service.js';
import { InvitationService } from './account/invitation.service.js';
import { AccountSecurityController } from './second-factor/account-security.controller.js';
import { AccountSecurityService } from './second-factor/account-security.service.js';
import { ChallengeService } from './second-factor/challenge.service.js';
import { PasskeyService } from './second-factor/passkey.service.js';
import { RecoveryCodeService } from './second-factor/recovery-code.service.js';
import { SecondFactorService } from './second-factor/second-factor.service.js';
import { StepUpService } from './second-factor/step-up.service.js';
import { TotpService } from './second-factor/totp.service.js';
import { PasswordService } from './session/password.service.js';
import { PasswordStrategy } from './session/password.strategy.js';
import { SessionController } from './session/session.controller.js';
import { SessionService } from './session/session.service.js';
import { SessionCookie } from './session/session-cookie.js';
import { SignInStageService } from './session/sign-in-stage.service.js';
import { ThrottleService } from './session/throttle.service.js';
import { SignInService } from './session/sign-in.service.js';
import { UserController } from './user/user.controller.js';
import { UserChangeService } from './user/user-change.service.js';
import { UserRecoveryService } from './user/user-recovery.service.js';
import { UserRightsService } from './user/user-rights.service.js';
import { UserService } from './user/user.service.js';

@Module({
  imports: [PassportModule, InstitutionModule, ProposalModule],
  controllers: [SessionController, AccountSecurityController, AccountController, UserController, ApiKeyController],
  providers: [
    ActorLoader,
    ActingService,
    AccessFactService,
    SessionService,
    SessionCookie,
    SignInService,
    SignInStageService,
    ThrottleService,
    PasswordService,
    ChallengeService,
    PasskeyService,
    TotpService,
    RecoveryCodeService,
    SecondFactorService,
    StepUpService,
    AccountSecurityService,
    AccountLinkService,
    PasswordResetService,
    PasswordStrategy,
    UserService,
    UserChangeService,
    UserRightsService,
    UserRecoveryService,
    InvitationService,
    ApiKeyService,
    ApiKeyLookup,
    ApiKeyActor,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    UserService,
    UserChangeService,
    UserRightsService,
    InvitationService,
    ActorLoader,
    ActingService,
    AccessFactService,
    SessionService,
    SessionCookie,
  ],
})
export class IdentityModule {}

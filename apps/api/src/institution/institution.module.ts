import { Module } from '@nestjs/common';
import { InstitutionChangeService } from './institution-change.service.js';
import { InstitutionController } from './institution.controller.js';
import { InstitutionService } from './institution.service.js';
import { MembershipService } from './membership.service.js';

const services = [InstitutionService, InstitutionChangeService, MembershipService];

@Module({ controllers: [InstitutionController], providers: services, exports: services })
export class InstitutionModule {}

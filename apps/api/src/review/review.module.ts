import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { PolicySimulationController } from './simulation/policy-simulation.controller.js';
import { PolicySimulationService } from './simulation/policy-simulation.service.js';

/** Who may do what, and why. */
@Module({
  imports: [IdentityModule],
  controllers: [PolicySimulationController],
  providers: [PolicySimulationService],
})
export class ReviewModule {}

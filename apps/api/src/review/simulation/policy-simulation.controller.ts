import { Body, Controller, Inject, Post } from '@nestjs/common';
import { policySimulation, policySimulationInput, type PolicySimulationInput } from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { PolicySimulationService } from './policy-simulation.service.js';

@Controller('policy-simulations')
export class PolicySimulationController {
  constructor(@Inject(PolicySimulationService) private readonly simulations: PolicySimulationService) {}

  @Post()
  @Audited({
    policy: ['create', 'PolicySimulation'],
    action: 'policy.simulated',
    keyed: false,
    problems: ['not-found', 'not-processable'],
    expensive: true,
    response: policySimulation,
    status: 200,
    description: 'Whether somebody may do something now, and which rules say so',
  })
  simulate(@Body({ schema: policySimulationInput }) input: PolicySimulationInput) {
    return this.simulations.simulate(input);
  }
}

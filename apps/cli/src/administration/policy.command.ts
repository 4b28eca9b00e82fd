import { policyActions, simulatedTypes, type PolicySimulation, type SimulatedRule } from '@watchbook/contract';
import { Argument, Option, type Command } from 'commander';
import { CliFailure, exitCodes } from '../exit.js';
import { outputOption, printRecord, type OutputFormat, type Terminal } from '../output.js';
import { connect } from '../portal/client.js';

interface Who {
  user?: string;
  key?: string;
  output: OutputFormat;
}

/** `watchbook policy explain`: whether somebody may do something, and which rule says so. */
export function registerPolicy(program: Command, terminal: Terminal): void {
  program
    .command('policy')
    .description('who may do what, and why')
    .command('explain')
    .description('whether a person or a key may do something to a resource; every question is recorded')
    .addArgument(new Argument('<action>').choices(policyActions))
    .addArgument(new Argument('<type>', 'of the resource').choices(simulatedTypes))
    .argument('<id>', 'of the resource')
    .addOption(new Option('--user <id>', 'the person').conflicts('key'))
    .option('--key <id>', 'the API key')
    .addOption(outputOption())
    .action(async (action: string, type: string, id: string, who: Who, command: Command) => {
      if (!who.user && !who.key) throw new CliFailure(exitCodes.usage, 'Name a person with --user or a key with --key');
      const body = {
        ...(who.user ? { userId: who.user } : { apiKeyId: who.key }),
        ...{ action, resource: { type, id } },
      };
      const answer = await (await connect(command)).post<PolicySimulation>('/api/v1/policy-simulations', body);
      printRecord(terminal, who.output, recordOf(answer));
      if (!answer.agree) throw new CliFailure(exitCodes.failed, 'The forms of the policy do not say the same');
    });
}

function recordOf({ allowed, agree, explanation }: PolicySimulation) {
  const rules = explanation?.rules ?? [];
  return {
    allowed,
    agree,
    why: explanation ? (rules.find(({ allows }) => allows)?.name ?? '') : 'not told',
    acts: explanation?.acts ?? null,
    missed: rules
      .filter(({ allows }) => !allows)
      .map(missedOf)
      .join(' | '),
  };
}

/** A rule that did not allow it, with the conditions that failed. */
const missedOf = ({ name, role, conditions }: SimulatedRule): string =>
  `${name} (${role}): ${conditions
    .filter(({ held }) => !held)
    .map(({ attribute, wanted }) => (wanted ? `${attribute} is none of ${wanted.join(', ')}` : attribute))
    .join('; ')}`;

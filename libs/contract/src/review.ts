import * as z from 'zod';
import { role } from './codes.js';
import { id } from './common.js';

/** Everything that a rule of the policy is about doing. */
export const policyActions = [
  'approve',
  'cancel',
  'close',
  'confirm',
  'contest',
  'create',
  'delete',
  'download',
  'edit',
  'erase-detail',
  'export',
  'export-own',
  'invite',
  'issue-alone',
  'join',
  'leave',
  'order-withdrawal',
  'read',
  'read-detail',
  'read-metadata',
  'read-tombstone',
  'reject',
  'remove',
  'request-erasure',
  'respond',
  'retry',
  'revoke',
  'submit',
  'suspend',
  'unmask',
  'verify',
  'withdraw',
] as const;
export const policyAction = z.enum(policyActions);
export type PolicyAction = z.infer<typeof policyAction>;

/** Actions that only look: who may not see a resource may ask about these alone. */
export const lookingActions = ['read', 'read-metadata', 'read-tombstone', 'unmask'] as const satisfies PolicyAction[];

/** What a simulation can be about. */
export const simulatedTypes = ['notice', 'warning', 'report', 'screening'] as const;
export const simulatedType = z.enum(simulatedTypes);
export type SimulatedType = z.infer<typeof simulatedType>;

/** Whether one person, or one key, may do one thing to one resource. */
export const policySimulationInput = z
  .strictObject({
    userId: id.optional(),
    apiKeyId: id.optional(),
    action: policyAction,
    resource: z.strictObject({ type: simulatedType, id }),
  })
  .refine(({ userId, apiKeyId }) => (userId === undefined) !== (apiKeyId === undefined), {
    path: ['userId'],
    message: 'either a person or a key',
  });
export type PolicySimulationInput = z.infer<typeof policySimulationInput>;

/** One rule that was asked: its stable name, the role that brings it, and which of its conditions the resource met. */
export const simulatedRule = z.object({
  name: z.string().meta({ description: 'such as notice.read.live-addressed' }),
  role,
  allows: z.boolean(),
  conditions: z.array(
    z.object({
      attribute: z.string(),
      held: z.boolean(),
      wanted: z.array(z.string()).nullable().meta({ description: 'codes asked for; null where they would be ids' }),
    }),
  ),
});
export type SimulatedRule = z.infer<typeof simulatedRule>;

export const policySimulation = z.object({
  allowed: z.boolean().meta({ description: 'allowed by every form of the policy that decides about it' }),
  /** False is a fault of the portal: the forms of the policy do not say the same. */
  agree: z.boolean(),
  userId: id.nullable(),
  apiKeyId: id.nullable(),
  action: policyAction,
  resource: z.object({ type: simulatedType, id }),
  /** Null unless whoever asks may see the resource: the decision is all that is told then, and of absent ids too. */
  explanation: z
    .object({
      /** Whether the person or key can act at all now: active, of an active institution, with a role. */
      acts: z.boolean(),
      forms: z.object({
        rules: z.boolean(),
        query: z.boolean(),
        /** Whether the database shows them the resource in any form; it knows nothing finer. */
        database: z.boolean(),
      }),
      /** Rules about the action: those that allow, then those that did not. */
      rules: z.array(simulatedRule),
    })
    .nullable(),
});
export type PolicySimulation = z.infer<typeof policySimulation>;

import { MAX_RESOURCES } from '@watchbook/ledger';
import type { IntentInput } from '../context.js';

type Resources = IntentInput['resources'];

/** What a read of many resources is recorded as: every one of them, in as many entries as that takes, each beside what it belongs to, if anything. */
export function readsOf(
  read: Omit<IntentInput, 'resources'>,
  resources: Resources,
  ...beside: Resources
): IntentInput[] {
  const room = MAX_RESOURCES - beside.length;
  const entries = Math.max(1, Math.ceil(resources.length / room));
  return Array.from({ length: entries }, (_, at) => ({
    ...read,
    resources: [...beside, ...resources.slice(at * room, (at + 1) * room)],
  }));
}

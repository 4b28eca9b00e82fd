import { MAX_RESOURCES } from '@watchbook/ledger';
import type { IntentInput } from '../context.js';

type Resources = IntentInput['resources'];

/** What a read of many resources is recorded as: every one of them, in as many entries as that takes, each beside what it belongs to. */
export function readsOf(action: string, resources: Resources, beside: Resources[number]): IntentInput[] {
  const room = MAX_RESOURCES - 1;
  const entries = Math.max(1, Math.ceil(resources.length / room));
  return Array.from({ length: entries }, (_, at) => ({
    action,
    resources: [beside, ...resources.slice(at * room, (at + 1) * room)],
  }));
}

import { computed, signal, type Signal } from '@angular/core';
import type { Fault } from '@watchbook/ui';
import type { z } from 'zod';
import { attempt, type Attempt } from '../http/attempt.js';
import type { ProblemError } from '../http/problem-error.js';
import { faultsOfProblem } from './problem-faults.js';
import { faultsOf } from './zod-faults.js';

/** A form that is sent to the portal. */
export interface Submission<T> {
  /** What is wrong with it: by the contract and the rules of the form, or else what the portal answered to the last sending. */
  readonly faults: Signal<readonly Fault[]>;
  /** The faults among them that are known before it is sent. */
  readonly ownFaults: Signal<readonly Fault[]>;
  /** Whether somebody tried to send it, so that every fault may be shown. */
  readonly attempted: Signal<boolean>;
  readonly running: Signal<boolean>;
  /** Why the last sending failed, where no field is at fault. */
  readonly failure: Signal<ProblemError | null>;
  /** Sends it if nothing is wrong. @returns the answer, or undefined when it was not sent or failed */
  send(event?: Event): Promise<T | undefined>;
  /** A further step of the same form, whose failure is shown in the same place. */
  readonly run: Attempt['run'];
  /** Makes it a form that nobody tried to send. */
  reset(): void;
}

interface Sending<S extends z.ZodType, T> {
  /** The contract of what is sent. */
  schema: S;
  /** What would be sent now. */
  body: () => unknown;
  /** Sends what the contract made of it. */
  send: (body: z.output<S>) => Promise<T>;
  /** Faults by rules of the form that the contract does not have. */
  rules?: () => Fault[];
  /** What follows the answer. */
  sent?: (answer: T) => void | Promise<void>;
}

/** The state of a form: checked by the contract before it is sent, faults at their fields, one sending at a time. */
export function submission<S extends z.ZodType, T>({ schema, body, send, rules, sent }: Sending<S, T>): Submission<T> {
  const attempted = signal(false);
  const sending = attempt();
  const ownFaults = computed(() => [...faultsOf(schema, body()), ...(rules?.() ?? [])]);
  const faults = computed(() => (ownFaults().length > 0 ? ownFaults() : faultsOfProblem(sending.failure())));
  return {
    faults,
    ownFaults,
    attempted: attempted.asReadonly(),
    running: sending.running,
    failure: computed(() => (sending.failure()?.errors.length === 0 ? sending.failure() : null)),
    run: sending.run,
    async send(event) {
      event?.preventDefault();
      attempted.set(true);
      if (ownFaults().length > 0) return undefined;
      const answer = await sending.run(() => send(schema.parse(body())));
      if (answer !== undefined) await sent?.(answer);
      return answer;
    },
    reset() {
      attempted.set(false);
      sending.forget();
    },
  };
}

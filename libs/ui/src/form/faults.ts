import { computed, Directive, effect, input, type Signal, signal, untracked } from '@angular/core';

/** One fault of an input, at a JSON pointer (RFC 6901) into what is sent. */
export interface Fault {
  pointer: string;
  /** Text key below `fault.`; an unknown code reads as `fault.invalid`. */
  code: string;
  params?: Record<string, unknown> | undefined;
  /** English words of the server, shown where no text of the portal says it better. */
  detail?: string | undefined;
}

/** The id of the control of a field, so that a summary can link to it. */
export const controlId = (pointer: string) => `field${pointer.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`;

/**
 * The faults of one form, for the fields and the summary inside it.
 *
 * `<form [wbFaults]="faults()" [showAll]="attempted()">`; before an attempt a field shows its fault only once it was left.
 */
@Directive({ selector: '[wbFaults]', exportAs: 'wbFaults' })
export class Faults {
  readonly list = input.required<readonly Fault[]>({ alias: 'wbFaults' });
  readonly showAll = input(false);
  private readonly left = signal<ReadonlySet<string>>(new Set());
  private readonly labels = signal<ReadonlyMap<string, string>>(new Map());

  /** The faults that are shown now. */
  readonly shown = computed(() => {
    const left = this.left();
    return this.list().filter(({ pointer }) => this.showAll() || left.has(pointer));
  });

  at(pointer: string): Fault | undefined {
    return this.shown().find((fault) => fault.pointer === pointer);
  }

  /** The label of the field at a pointer; undefined where the form has no such field. */
  labelOf(pointer: string): string | undefined {
    return this.labels().get(pointer);
  }

  leave(pointer: string): void {
    if (!this.left().has(pointer)) this.left.update((left) => new Set(left).add(pointer));
  }

  /** Lets the summary name the field at a pointer and link to it, as long as the field is there. Call in an injection context. */
  name(pointer: Signal<string>, label: Signal<string>): void {
    effect((onCleanup) => {
      const [at, words] = [pointer(), label()];
      untracked(() => this.labels.update((labels) => new Map(labels).set(at, words)));
      onCleanup(() =>
        untracked(() => this.labels.update((labels) => new Map([...labels].filter(([key]) => key !== at)))),
      );
    });
  }
}

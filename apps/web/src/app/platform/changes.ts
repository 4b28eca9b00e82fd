import { Injectable, signal } from '@angular/core';

/** Counts what was changed in the panel of a list, so that the list reads again. */
@Injectable({ providedIn: 'root' })
export class Changes {
  private readonly state = signal(0);
  readonly count = this.state.asReadonly();

  happened(): void {
    this.state.update((count) => count + 1);
  }
}

import { inject, Injectable, signal } from '@angular/core';
import { Waiting } from './waiting.js';

/** Counts what was changed here, so that the list beside a panel reads again and the inbox forgets its count. */
@Injectable({ providedIn: 'root' })
export class Changes {
  private readonly waiting = inject(Waiting);
  private readonly state = signal(0);
  readonly count = this.state.asReadonly();

  happened(): void {
    this.state.update((count) => count + 1);
    this.waiting.count.set(null);
  }
}

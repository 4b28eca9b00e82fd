import { Injectable, signal } from '@angular/core';

/** How many things waited in the inbox when it was last read; null before. */
@Injectable({ providedIn: 'root' })
export class Waiting {
  readonly count = signal<number | null>(null);
}

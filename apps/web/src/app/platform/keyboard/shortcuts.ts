import { DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { recall, remember } from '../remember.js';

/** One key or sequence such as `g n`, with the text key of what it does. */
export interface Shortcut {
  keys: string;
  text: string;
  run: () => void;
}

const SEQUENCE_MS = 1200;
const FIELDS = 'input, select, textarea, [contenteditable], [role=dialog], [role=menu]';

/** Keys of the whole portal and of the page that is open; silent in fields, and can be switched off. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly dialogs = inject(MatDialog);
  private readonly groups = signal<readonly (readonly Shortcut[])[]>([]);
  private pending = { key: '', until: 0 };
  readonly enabled = signal(recall('shortcuts') !== 'off');
  /** What the help sheet lists. */
  readonly all = () => this.groups().flat();

  constructor() {
    inject(DOCUMENT).addEventListener('keydown', (event) => this.press(event));
  }

  setEnabled(enabled: boolean): void {
    this.enabled.set(enabled);
    remember('shortcuts', enabled ? 'on' : 'off');
  }

  /** Adds the keys of a page until it is left. Call in an injection context. */
  use(shortcuts: readonly Shortcut[]): void {
    this.groups.update((groups) => [...groups, shortcuts]);
    inject(DestroyRef).onDestroy(() => this.groups.update((groups) => groups.filter((group) => group !== shortcuts)));
  }

  private press(event: KeyboardEvent): void {
    if (!this.enabled() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as HTMLElement).closest?.(FIELDS) || this.dialogs.openDialogs.length > 0) return;
    const key = event.key;
    const sequence = performance.now() < this.pending.until ? `${this.pending.key} ${key}` : key;
    this.pending = { key: '', until: 0 };
    const found = this.all().findLast(({ keys }) => keys === sequence);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (this.all().some(({ keys }) => keys.startsWith(`${key} `))) {
      this.pending = { key, until: performance.now() + SEQUENCE_MS };
    }
  }
}

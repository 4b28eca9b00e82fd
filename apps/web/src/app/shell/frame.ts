import { A11yModule } from '@angular/cdk/a11y';
import { Component, DestroyRef, ElementRef, inject, signal, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { filter, map, pairwise, startWith } from 'rxjs';
import { ShortcutSheet } from '../platform/keyboard/shortcut-sheet.js';
import { Shortcuts } from '../platform/keyboard/shortcuts.js';
import { Ability } from '../platform/policy/ability.js';
import { areas } from './areas.js';
import { pageOf } from './page-of.js';
import { Rail } from './rail.js';
import { TopBar } from './top-bar.js';

const HEADING_TRIES = 20;
const HEADING_WAIT_MS = 50;

/** Top bar, rail and the page between them. */
@Component({
  imports: [A11yModule, Rail, RouterOutlet, TopBar, TranslocoPipe],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
})
export class Frame {
  private readonly router = inject(Router);
  private readonly dialogs = inject(MatDialog);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  private readonly bar = viewChild.required(TopBar);
  protected readonly railOpen = signal(false);

  constructor() {
    this.useKeys();
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        map(({ urlAfterRedirects }) => pageOf(urlAfterRedirects)),
        startWith(pageOf(this.router.url)),
        pairwise(),
        takeUntilDestroyed(inject(DestroyRef)),
      )
      .subscribe(([before, now]) => this.arrive(before !== now));
  }

  protected help(): void {
    this.dialogs.open(ShortcutSheet, { width: '440px' });
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.main().nativeElement.focus();
  }

  /** A new page starts at its heading, for the eye and for a screen reader. */
  private arrive(newPage: boolean): void {
    this.railOpen.set(false);
    if (!newPage) return;
    this.main().nativeElement.focus();
    this.focusHeading(HEADING_TRIES);
  }

  /** The heading of a page may come with its data; who has moved on meanwhile is left alone. */
  private focusHeading(tries: number): void {
    setTimeout(() => {
      const main = this.main().nativeElement;
      if (document.activeElement !== main && document.activeElement !== document.body) return;
      const heading = main.querySelector<HTMLElement>('h1');
      if (heading) heading.focus();
      else if (tries > 0) this.focusHeading(tries - 1);
    }, HEADING_WAIT_MS);
  }

  private useKeys(): void {
    const ability = inject(Ability);
    inject(Shortcuts).use([
      { keys: '/', text: 'shell.keys.search', run: () => this.bar().focusSearch() },
      { keys: '?', text: 'shell.keys.help', run: () => this.help() },
      ...areas
        .filter(({ policy }) => ability.can(...policy))
        .map(({ key, keyText, path }) => ({
          keys: `g ${key}`,
          text: keyText,
          run: () => void this.router.navigateByUrl(path),
        })),
    ]);
  }
}

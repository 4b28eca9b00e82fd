import { Component, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, NavigationError, Router, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure } from '@watchbook/ui';
import { type ProblemError, toProblemError } from './platform/http/problem-error.js';
import { Language } from './platform/language/language.js';
import { Theme } from './platform/theme/theme.js';

/** The page that the address names, or why it could not be opened. */
@Component({
  selector: 'wb-root',
  imports: [Failure, RouterOutlet, TranslocoPipe],
  template: `@if (failed(); as failed) {
      @defer (on immediate) {
        <wb-failure [failure]="failed.problem" (retry)="retry(failed.url)" />
      } @error {
        <p role="alert">{{ 'problem.offline.title' | transloco }}. {{ 'problem.offline.next' | transloco }}</p>
      }
    }
    <router-outlet />`,
})
export class App {
  private readonly router = inject(Router);
  protected readonly failed = signal<{ url: string; problem: ProblemError } | null>(null);

  constructor() {
    inject(Theme);
    inject(Language);
    this.router.events.pipe(takeUntilDestroyed()).subscribe((event) => {
      if (event instanceof NavigationEnd) this.failed.set(null);
      if (event instanceof NavigationError)
        this.failed.set({ url: event.url, problem: toProblemError(event.error as unknown) });
    });
  }

  protected retry(url: string): void {
    void this.router.navigateByUrl(url);
  }
}

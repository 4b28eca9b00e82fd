import { Component, computed, inject, input, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Control, Failure, Faults, FaultSummary, Field } from '@watchbook/ui';
import type { DemoList200 } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { faultsOfProblem } from '../platform/form/problem-faults.js';
import { Session } from '../platform/session.js';
import { DisplayMenu } from '../shell/display-menu.js';
import { LanguageMenu } from '../shell/language-menu.js';
import { DemoAccounts } from './demo-accounts.js';

/** E-mail address and password; in a demo also its accounts. */
@Component({
  imports: [
    Control,
    DemoAccounts,
    DisplayMenu,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    LanguageMenu,
    MatButton,
    TranslocoPipe,
  ],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  readonly next = input<string>();
  readonly expired = input<string>();

  protected readonly credentials = signal({ email: '', password: '' });
  protected readonly form = form(this.credentials);
  protected readonly attempted = signal(false);
  protected readonly signingIn = attempt();
  protected readonly faults = computed(() => [
    ...Object.entries(this.credentials())
      .filter(([, value]) => value.trim() === '')
      .map(([name]) => ({ pointer: `/${name}`, code: 'required' })),
    ...faultsOfProblem(this.signingIn.failure()),
  ]);

  protected fill(account: DemoList200['accounts'][number]): void {
    this.credentials.update(({ password }) => ({ email: account.email, password }));
    document.getElementById('field-password')?.focus();
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.attempted.set(true);
    this.signingIn.forget();
    if (this.faults().length > 0) return;
    const done = await this.signingIn.run(async () => {
      await this.session.signIn(this.credentials());
      return true;
    });
    if (done) await this.router.navigateByUrl(sameOrigin(this.next()));
  }
}

/** Only a path of this portal may follow a sign-in. */
const sameOrigin = (next: string | undefined) => (next && /^\/(?!\/)/.test(next) ? next : '/');

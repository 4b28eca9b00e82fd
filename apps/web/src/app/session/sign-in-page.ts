import { Component, inject, input, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import {
  federationFaults,
  signIn,
  type PasskeyOptions,
  type SecondFactorDue,
  type SecondFactorProof,
} from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { sessionCompletionOptions, type DemoList200 } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { knowsPasskeys } from '../platform/passkey.js';
import { Session } from '../platform/session.js';
import { DemoAccounts } from './demo-accounts.js';
import { EntryFrame } from './entry-frame.js';
import { FederatedSignIn } from './federated-sign-in.js';
import { SecondFactor } from './second-factor.js';

/** E-mail address and password, and then a second factor if there is one; or a passkey alone. In a demo also its accounts. */
@Component({
  imports: [
    Control,
    DemoAccounts,
    EntryFrame,
    FederatedSignIn,
    Faults,
    FaultSummary,
    Field,
    FormField,
    MatButton,
    RouterLink,
    SecondFactor,
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
  /** Why a sign-in at the provider of an institution did not end in a session. */
  readonly fault = input(null, {
    transform: (code?: string) => federationFaults.find((known) => known === code) ?? null,
  });

  protected readonly canPasskey = knowsPasskeys();
  protected readonly credentials = signal({ email: '', password: '' });
  protected readonly form = form(this.credentials);
  protected readonly due = signal<SecondFactorDue['secondFactor'] | null>(null);
  protected readonly signingIn = submission({
    schema: signIn,
    body: this.credentials,
    send: async (credentials) => ({ due: await this.session.signIn(credentials) }),
    sent: ({ due }) => (due ? this.due.set(due) : this.enter()),
  });
  protected readonly options = (): Promise<PasskeyOptions> =>
    sessionCompletionOptions({ token: this.due()!.token }) as Promise<PasskeyOptions>;
  protected readonly prove = (proof: SecondFactorProof): Promise<void> =>
    this.session.complete({ token: this.due()!.token, proof });

  protected fill(account: DemoList200['accounts'][number]): void {
    this.due.set(null);
    this.credentials.update(({ password }) => ({ email: account.email, password }));
    document.getElementById('field-password')?.focus();
  }

  protected startAgain(): void {
    this.due.set(null);
    this.signingIn.reset();
  }

  protected async withPasskey(): Promise<void> {
    const done = await this.signingIn.run(() => this.session.signInWithPasskey().then(() => true));
    if (done) await this.enter();
  }

  protected async enter(): Promise<void> {
    await this.router.navigateByUrl(sameOrigin(this.next()));
  }
}

/** Only a path of this portal may follow a sign-in. */
const sameOrigin = (next: string | undefined) => (next && /^\/(?!\/)/.test(next) ? next : '/');

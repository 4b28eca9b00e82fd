import { computed, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { Me, PasskeyOptions, SecondFactorDue, SignIn, SignInCompletion, StepUp } from '@watchbook/contract';
import {
  accountSecurityStepUp,
  sessionComplete,
  sessionCreate,
  sessionCreateWithPasskey,
  sessionDeleteCurrent,
  sessionPasskeyOptions,
  sessionRead,
} from './api/generated/client.js';
import { showPasskey } from './passkey.js';
import { connection } from './http/connection.js';
import { toProblemError } from './http/problem-error.js';

/** Who is signed in here; null when nobody is. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly router = inject(Router);
  private readonly state = signal<Me | null>(null);
  private asked = false;
  readonly me = this.state.asReadonly();
  /** Who is signed in, on pages behind the guard. @throws Error when nobody is. */
  readonly person = computed<Me>(() => {
    const me = this.state();
    if (!me) throw new Error('Nobody is signed in');
    return me;
  });

  constructor() {
    connection.signedOut = () => void this.expired();
    connection.renew = () => this.renew();
  }

  /** Asks the portal once whether this browser has a session. @throws ProblemError unless the answer is yes or no. */
  async find(): Promise<Me | null> {
    if (this.asked) return this.state();
    try {
      this.take(await sessionRead());
    } catch (thrown) {
      const problem = toProblemError(thrown);
      if (problem.code !== 'not-signed-in') throw problem;
    }
    this.asked = true;
    return this.state();
  }

  /** @returns what is still due, or null when the session is open */
  async signIn(credentials: SignIn): Promise<SecondFactorDue['secondFactor'] | null> {
    const answer = await sessionCreate(credentials);
    if ('secondFactor' in answer) return answer.secondFactor;
    this.take(answer);
    return null;
  }

  /** Completes a sign-in with the second factor. */
  async complete(completion: SignInCompletion): Promise<void> {
    this.take(await sessionComplete(completion));
  }

  /** Signs in with a passkey alone. */
  async signInWithPasskey(): Promise<void> {
    const asked = (await sessionPasskeyOptions()) as PasskeyOptions;
    this.take(await sessionCreateWithPasskey(await showPasskey(asked)));
  }

  /** Shows once more who it is; the session goes on under another token. */
  async stepUp(given: StepUp): Promise<void> {
    this.take(await accountSecurityStepUp(given));
  }

  async signOut(): Promise<void> {
    await sessionDeleteCurrent();
    this.take(null);
    await this.router.navigate(['/sign-in']);
  }

  private take(me: Me | null): void {
    this.state.set(me);
    this.asked = true;
    connection.csrfToken = me?.csrfToken ?? null;
  }

  private async renew(): Promise<boolean> {
    const before = connection.csrfToken;
    this.take(await sessionRead());
    return connection.csrfToken !== before;
  }

  private async expired(): Promise<void> {
    if (!this.state()) return;
    this.take(null);
    await this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url, expired: true } });
  }
}

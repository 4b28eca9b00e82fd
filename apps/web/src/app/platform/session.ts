import { computed, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { Me, SignIn } from '@watchbook/contract';
import { sessionCreate, sessionDeleteCurrent, sessionRead } from './api/generated/client.js';
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

  async signIn(credentials: SignIn): Promise<void> {
    this.take(await sessionCreate(credentials));
    this.asked = true;
  }

  async signOut(): Promise<void> {
    await sessionDeleteCurrent();
    this.take(null);
    await this.router.navigate(['/sign-in']);
  }

  private take(me: Me | null): void {
    this.state.set(me);
    connection.csrfToken = me?.csrfToken ?? null;
  }

  private async expired(): Promise<void> {
    if (!this.state()) return;
    this.take(null);
    await this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url, expired: true } });
  }
}

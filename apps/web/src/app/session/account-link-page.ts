import { Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { linkUse } from '@watchbook/contract';
import { Control, Failure, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import { accountInspectLink, accountUseLink } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { load } from '../platform/http/load.js';
import { EntryFrame } from './entry-frame.js';

/** Where the link of an invitation or of a forgotten password leads: whose it is, and a new password. */
@Component({
  imports: [
    Control,
    EntryFrame,
    Failure,
    Faults,
    FaultSummary,
    Field,
    FormField,
    MatButton,
    RouterLink,
    Time,
    TranslocoPipe,
  ],
  template: `<wb-entry-frame>
    @if (link.failure(); as failure) {
      <div class="card">
        <h1>{{ 'session.accountLink.gone' | transloco }}</h1>
        <wb-failure [failure]="failure" [compact]="true" (retry)="link.reload()" />
        <a class="forgot" routerLink="/sign-in">{{ 'session.reset.back' | transloco }}</a>
      </div>
    }
    @if (link.value(); as link) {
      <form
        class="card"
        novalidate
        [wbFaults]="sending.faults()"
        [showAll]="sending.attempted()"
        (submit)="sending.send($event)"
      >
        <div>
          <h1>{{ 'session.accountLink.' + link.purpose | transloco: { name: link.name } }}</h1>
          <p class="sub">{{ link.institution }} · {{ link.email }}</p>
        </div>
        <wb-fault-summary [failure]="sending.failure()" />
        <input type="hidden" autocomplete="username" [value]="link.email" />
        <wb-field
          pointer="/password"
          [label]="'session.newPassword' | transloco"
          [hint]="'session.passwordHint' | transloco"
        >
          <input class="input" type="password" autocomplete="new-password" wbControl [formField]="form.password" />
        </wb-field>
        <button matButton="filled" type="submit" [disabled]="sending.running()">
          {{ 'session.accountLink.action' | transloco }}
        </button>
        <p class="sub">{{ 'session.accountLink.until' | transloco }} <wb-time [at]="link.expiresAt" /></p>
      </form>
    }
  </wb-entry-frame>`,
  styleUrl: './sign-in-page.scss',
})
export class AccountLinkPage {
  private readonly router = inject(Router);
  /** After the `#`, so that it is in no log and no referrer. */
  private readonly token = inject(ActivatedRoute).snapshot.fragment ?? '';
  private readonly model = signal({ password: '' });
  protected readonly form = form(this.model);
  protected readonly link = load(
    () => ({ token: this.token }),
    (inspection, signal) => accountInspectLink(inspection, { signal }),
  );
  protected readonly sending = submission({
    schema: linkUse,
    body: () => ({ token: this.token, ...this.model() }),
    send: (use) => accountUseLink(use).then(() => true),
    sent: async () => void (await this.router.navigate(['/sign-in'])),
  });
}

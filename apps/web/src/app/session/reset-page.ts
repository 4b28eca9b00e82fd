import { Component, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { passwordResetRequest } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { accountRequestReset } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { EntryFrame } from './entry-frame.js';

/** Asks for a link to a new password. What is shown afterwards does not depend on whether the address is known. */
@Component({
  imports: [Control, EntryFrame, Faults, FaultSummary, Field, FormField, MatButton, RouterLink, TranslocoPipe],
  template: `<wb-entry-frame>
    <form
      class="card"
      novalidate
      [wbFaults]="sending.faults()"
      [showAll]="sending.attempted()"
      (submit)="sending.send($event)"
    >
      <div>
        <h1>{{ 'session.reset.heading' | transloco }}</h1>
        <p class="sub">{{ 'session.reset.text' | transloco }}</p>
      </div>
      @if (sent()) {
        <p class="callout" role="status">{{ 'session.reset.sent' | transloco }}</p>
      } @else {
        <wb-fault-summary [failure]="sending.failure()" />
        <wb-field pointer="/email" [label]="'session.email' | transloco">
          <input class="input" type="email" autocomplete="username" wbControl [formField]="form.email" />
        </wb-field>
        <button matButton="filled" type="submit" [disabled]="sending.running()">
          {{ 'session.reset.action' | transloco }}
        </button>
      }
      <a class="forgot" routerLink="/sign-in">{{ 'session.reset.back' | transloco }}</a>
    </form>
  </wb-entry-frame>`,
  styleUrl: './sign-in-page.scss',
})
export class ResetPage {
  private readonly model = signal({ email: '' });
  protected readonly form = form(this.model);
  protected readonly sent = signal(false);
  protected readonly sending = submission({
    schema: passwordResetRequest,
    body: this.model,
    send: (request) => accountRequestReset(request).then(() => true),
    sent: () => this.sent.set(true),
  });
}

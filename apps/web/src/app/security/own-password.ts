import { Component, input, output, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { passwordChange } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import { accountChangePassword } from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';

/** Changes the reader's password; everywhere else they are signed out. */
@Component({
  selector: 'wb-own-password',
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, Time, TranslocoPipe],
  template: `<section class="card">
    <h2>{{ 'security.password.heading' | transloco }}</h2>
    @if (changedAt(); as at) {
      <p class="sub">{{ 'security.password.since' | transloco }} <wb-time [at]="at" form="date" /></p>
    }
    @if (done()) {
      <p class="callout" role="status">{{ 'security.password.done' | transloco }}</p>
    }
    <form novalidate [wbFaults]="sending.faults()" [showAll]="sending.attempted()" (submit)="sending.send($event)">
      <wb-fault-summary [failure]="sending.failure()" />
      <wb-field pointer="/current" [label]="'security.password.current' | transloco">
        <input class="input" type="password" autocomplete="current-password" wbControl [formField]="form.current" />
      </wb-field>
      <wb-field
        pointer="/password"
        [label]="'session.newPassword' | transloco"
        [hint]="'session.passwordHint' | transloco"
      >
        <input class="input" type="password" autocomplete="new-password" wbControl [formField]="form.password" />
      </wb-field>
      <button matButton="outlined" type="submit" [disabled]="sending.running()">
        {{ 'security.password.change' | transloco }}
      </button>
    </form>
  </section>`,
  styleUrl: './section.scss',
})
export class OwnPassword {
  readonly changedAt = input.required<string | null>();
  readonly changed = output<void>();
  private readonly model = signal({ current: '', password: '' });
  protected readonly form = form(this.model);
  protected readonly done = signal(false);
  protected readonly sending = submission({
    schema: passwordChange,
    body: this.model,
    send: (change) => accountChangePassword(change).then(() => true),
    sent: () => {
      this.model.set({ current: '', password: '' });
      this.sending.reset();
      this.done.set(true);
      this.changed.emit();
    },
  });
}

import { Component, inject, input, output, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { totpConfirmation } from '@watchbook/contract';
import { confirm, Control, Failure, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import {
  accountSecurityBeginTotp,
  accountSecurityConfirmTotp,
  accountSecurityRemoveTotp,
} from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { attempt } from '../platform/http/attempt.js';
import { QrCode } from './qr-code.js';

/** The authenticator app of the reader: set up with a picture and its first code. */
@Component({
  selector: 'wb-authenticator-app',
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, QrCode, Time, TranslocoPipe],
  template: `<section class="card">
    <h2>{{ 'security.totp.heading' | transloco }}</h2>
    <p class="sub">{{ 'security.totp.text' | transloco }}</p>
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" />
    }
    @if (since(); as at) {
      <div class="row">
        <span>{{ 'security.since' | transloco }} <wb-time [at]="at" form="date" /></span>
        <span class="sp"></span>
        <button matButton type="button" [disabled]="doing.running()" (click)="remove()">
          {{ 'security.remove' | transloco }}
        </button>
      </div>
    } @else if (setup(); as setup) {
      <div class="setup">
        <wb-qr-code [text]="setup.uri" [label]="'security.totp.picture' | transloco" />
        <form
          novalidate
          [wbFaults]="confirming.faults()"
          [showAll]="confirming.attempted()"
          (submit)="confirming.send($event)"
        >
          <p class="prose">{{ 'security.totp.scan' | transloco }}</p>
          <code class="secret">{{ spaced(setup.secret) }}</code>
          <wb-fault-summary [failure]="confirming.failure()" />
          <wb-field pointer="/code" [label]="'session.factor.code' | transloco">
            <input
              class="input mono"
              inputmode="numeric"
              autocomplete="one-time-code"
              wbControl
              [formField]="form.code"
            />
          </wb-field>
          <button matButton="filled" type="submit" [disabled]="confirming.running()">
            {{ 'session.factor.confirm' | transloco }}
          </button>
        </form>
      </div>
    } @else {
      <button matButton="outlined" type="button" [disabled]="doing.running()" (click)="begin()">
        {{ 'security.totp.begin' | transloco }}
      </button>
    }
  </section>`,
  styleUrl: './section.scss',
})
export class AuthenticatorApp {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  readonly since = input.required<string | null>();
  readonly changed = output<readonly string[] | null>();
  protected readonly doing = attempt();
  protected readonly setup = signal<{ secret: string; uri: string } | null>(null);
  private readonly model = signal({ code: '' });
  protected readonly form = form(this.model);
  protected readonly confirming = submission({
    schema: totpConfirmation,
    body: this.model,
    send: (confirmation) => accountSecurityConfirmTotp(confirmation),
    sent: ({ recoveryCodes }) => {
      this.setup.set(null);
      this.model.set({ code: '' });
      this.changed.emit(recoveryCodes);
    },
  });

  protected readonly spaced = (secret: string) => secret.replaceAll(/.{4}(?=.)/g, '$& ');

  protected async begin(): Promise<void> {
    const setup = await this.doing.run(() => accountSecurityBeginTotp());
    if (setup) this.setup.set(setup);
  }

  protected async remove(): Promise<void> {
    const words = (key: string) => this.transloco.translate(`security.totp.${key}`);
    const question = { heading: words('removeHeading'), text: words('removeText'), verb: words('removeVerb') };
    if (!(await confirm(this.dialogs, { ...question, danger: true }))) return;
    if (await this.doing.run(() => accountSecurityRemoveTotp().then(() => true))) this.changed.emit(null);
  }
}

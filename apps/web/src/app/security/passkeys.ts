import { Component, inject, input, output, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { text, type Passkey, type PasskeyOptions } from '@watchbook/contract';
import { confirm, Control, Failure, Faults, FaultSummary, Field, Time } from '@watchbook/ui';
import { z } from 'zod';
import {
  accountSecurityAddPasskey,
  accountSecurityPasskeyOptions,
  accountSecurityRemovePasskey,
} from '../platform/api/generated/client.js';
import { submission } from '../platform/form/submission.js';
import { attempt } from '../platform/http/attempt.js';
import { knowsPasskeys, makePasskey } from '../platform/passkey.js';

/** The passkeys of the reader. */
@Component({
  selector: 'wb-passkeys',
  imports: [Control, Failure, Faults, FaultSummary, Field, FormField, MatButton, Time, TranslocoPipe],
  template: `<section class="card">
    <h2>{{ 'security.passkey.heading' | transloco }}</h2>
    <p class="sub">{{ 'security.passkey.text' | transloco }}</p>
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" />
    }
    <table class="plain">
      <tbody>
        @for (passkey of passkeys(); track passkey.id) {
          <tr>
            <td>
              <b>{{ passkey.name }}</b>
              <div class="sub">
                {{ 'security.since' | transloco }} <wb-time [at]="passkey.createdAt" form="date" /> ·
                @if (passkey.lastUsedAt; as at) {
                  {{ 'security.used' | transloco }} <wb-time [at]="at" form="relative" />
                } @else {
                  {{ 'security.unused' | transloco }}
                }
                @if (passkey.synced) {
                  · {{ 'security.passkey.synced' | transloco }}
                }
              </div>
            </td>
            <td class="num">
              <button matButton type="button" [disabled]="doing.running()" (click)="remove(passkey)">
                {{ 'security.remove' | transloco }}
              </button>
            </td>
          </tr>
        }
      </tbody>
    </table>
    @if (possible) {
      <form novalidate [wbFaults]="adding.faults()" [showAll]="adding.attempted()" (submit)="adding.send($event)">
        <wb-fault-summary [failure]="adding.failure()" />
        <wb-field
          pointer="/name"
          [label]="'security.passkey.name' | transloco"
          [hint]="'security.passkey.nameHint' | transloco"
        >
          <input class="input" autocomplete="off" wbControl [formField]="form.name" />
        </wb-field>
        <button matButton="outlined" type="submit" [disabled]="adding.running()">
          {{ 'security.passkey.add' | transloco }}
        </button>
      </form>
    } @else {
      <p class="callout">{{ 'security.passkey.impossible' | transloco }}</p>
    }
  </section>`,
  styleUrl: './section.scss',
})
export class Passkeys {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  readonly passkeys = input.required<readonly Passkey[]>();
  /** With recovery codes where it was the first factor. */
  readonly changed = output<readonly string[] | null>();
  protected readonly possible = knowsPasskeys();
  protected readonly doing = attempt();
  private readonly model = signal({ name: '' });
  protected readonly form = form(this.model);
  protected readonly adding = submission({
    schema: z.object({ name: text(60) }),
    body: this.model,
    send: async ({ name }) => {
      const asked = (await accountSecurityPasskeyOptions()) as PasskeyOptions;
      const attestation = await makePasskey(asked);
      return accountSecurityAddPasskey({ challengeId: asked.challengeId, name, attestation } as never);
    },
    sent: ({ recoveryCodes }) => {
      this.model.set({ name: '' });
      this.adding.reset();
      this.changed.emit(recoveryCodes);
    },
  });

  protected async remove({ id, name }: Passkey): Promise<void> {
    const words = (key: string) => this.transloco.translate(`security.passkey.${key}`, { name });
    const question = { heading: words('removeHeading'), text: words('removeText'), verb: words('removeVerb') };
    if (!(await confirm(this.dialogs, { ...question, danger: true }))) return;
    if (await this.doing.run(() => accountSecurityRemovePasskey(id).then(() => true))) this.changed.emit(null);
  }
}

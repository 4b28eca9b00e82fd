import { Component, computed, input, output, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { secondFactorProof, type PasskeyOptions, type SecondFactorProof } from '@watchbook/contract';
import { Control, Faults, FaultSummary, Field } from '@watchbook/ui';
import { submission } from '../platform/form/submission.js';
import { showPasskey } from '../platform/passkey.js';

export type SecondFactorKind = 'passkey' | 'totp' | 'recovery-code';

/** Asks for one of the second factors that somebody has, and sends it. */
@Component({
  selector: 'wb-second-factor',
  imports: [Control, Faults, FaultSummary, Field, FormField, MatButton, TranslocoPipe],
  template: `<form
    novalidate
    [wbFaults]="sending.faults()"
    [showAll]="sending.attempted()"
    (submit)="sending.send($event)"
  >
    <wb-fault-summary [failure]="sending.failure()" />
    @switch (shown()) {
      @case ('passkey') {
        <button matButton="filled" type="button" [disabled]="sending.running()" (click)="withPasskey()">
          {{ 'session.factor.usePasskey' | transloco }}
        </button>
      }
      @case ('totp') {
        <wb-field
          pointer="/code"
          [label]="'session.factor.code' | transloco"
          [hint]="'session.factor.codeHint' | transloco"
        >
          <input
            class="input mono"
            inputmode="numeric"
            autocomplete="one-time-code"
            wbControl
            [formField]="form.code"
          />
        </wb-field>
      }
      @case ('recovery-code') {
        <wb-field
          pointer="/recoveryCode"
          [label]="'session.factor.recoveryCode' | transloco"
          [hint]="'session.factor.recoveryHint' | transloco"
        >
          <input class="input mono" autocomplete="off" spellcheck="false" wbControl [formField]="form.recoveryCode" />
        </wb-field>
      }
    }
    @if (shown() !== 'passkey') {
      <button matButton="filled" type="submit" [disabled]="sending.running()">
        {{ 'session.factor.confirm' | transloco }}
      </button>
    }
    @for (kind of others(); track kind) {
      <button matButton type="button" (click)="choose(kind)">{{ 'session.factor.instead.' + kind | transloco }}</button>
    }
  </form>`,
  styles: `
    form {
      display: flex;
      flex-direction: column;
      gap: var(--s4);
    }
  `,
})
export class SecondFactor {
  readonly kinds = input.required<readonly SecondFactorKind[]>();
  /** Where the portal is asked for a passkey of this person. */
  readonly options = input.required<() => Promise<PasskeyOptions>>();
  readonly prove = input.required<(proof: SecondFactorProof) => Promise<void>>();
  readonly proven = output<void>();

  private readonly chosen = signal<SecondFactorKind | null>(null);
  private readonly model = signal({ code: '', recoveryCode: '' });
  protected readonly form = form(this.model);
  protected readonly shown = computed(() => this.chosen() ?? this.kinds()[0]!);
  protected readonly others = computed(() => this.kinds().filter((kind) => kind !== this.shown()));
  protected readonly sending = submission({
    schema: secondFactorProof,
    body: () => {
      const { code, recoveryCode } = this.model();
      return this.shown() === 'totp' ? { code: code.replaceAll(' ', '') } : { recoveryCode: recoveryCode.trim() };
    },
    send: (proof) => this.prove()(proof).then(() => true),
    sent: () => this.proven.emit(),
  });

  protected choose(kind: SecondFactorKind): void {
    this.chosen.set(kind);
    this.sending.reset();
  }

  protected async withPasskey(): Promise<void> {
    const done = await this.sending.run(async () => {
      await this.prove()({ passkey: await showPasskey(await this.options()()) });
      return true;
    });
    if (done) this.proven.emit();
  }
}

import { Component } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, PageHeader } from '@watchbook/ui';
import { accountSecurityRead } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { AuthenticatorApp } from './authenticator-app.js';
import { OwnPassword } from './own-password.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { Sessions } from './sessions.js';

/** How the reader signs in, and where they are signed in. */
@Component({
  imports: [AuthenticatorApp, Failure, OwnPassword, PageHeader, Passkeys, RecoveryCodes, Sessions, TranslocoPipe],
  template: `<wb-page-header [heading]="'security.title' | transloco" [line]="'security.line' | transloco" />
    <div class="page">
      @if (account.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="account.reload()" />
      }
      @if (account.value(); as account) {
        @if (account.passkeys.length === 0 && !account.totp) {
          <p class="callout" [class.warn]="account.secondFactorRequired">
            {{ (account.secondFactorRequired ? 'security.noneRequired' : 'security.none') | transloco }}
          </p>
        }
        <wb-passkeys [passkeys]="account.passkeys" (changed)="changed($event)" />
        <wb-authenticator-app [since]="account.totp?.createdAt ?? null" (changed)="changed($event)" />
        <wb-recovery-codes
          [left]="account.recoveryCodesLeft"
          [codes]="codes"
          [possible]="account.passkeys.length > 0 || account.totp !== null"
          (changed)="changed($event)"
        />
        <wb-own-password [changedAt]="account.passwordChangedAt" (changed)="changed(null)" />
      }
      <wb-sessions />
    </div>`,
  styles: `
    .page {
      display: flex;
      flex-direction: column;
      gap: var(--s5);
      max-width: 760px;
      padding-top: var(--s4);
    }
  `,
})
export class SecurityPage {
  protected readonly account = load(
    () => ({}),
    (_, signal) => accountSecurityRead({ signal }),
  );
  /** Codes that were just made: they are shown once. */
  protected codes: readonly string[] = [];

  protected changed(codes: readonly string[] | null): void {
    this.codes = codes ?? [];
    this.account.reload();
  }
}

import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure } from '@watchbook/ui';
import { accountSecurityRenewRecoveryCodes } from '../platform/api/generated/client.js';
import { saveFile } from '../platform/file/save-file.js';
import { attempt } from '../platform/http/attempt.js';

/** Codes for who lost everything else; new ones are shown once. */
@Component({
  selector: 'wb-recovery-codes',
  imports: [Failure, MatButton, TranslocoPipe],
  template: `<section class="card">
    <h2>{{ 'security.recovery.heading' | transloco }}</h2>
    <p class="sub">{{ 'security.recovery.text' | transloco }}</p>
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" />
    }
    @if (codes().length > 0) {
      <div class="callout" role="status">
        <div>
          <b>{{ 'security.recovery.once' | transloco }}</b>
          <ul class="codes">
            @for (code of codes(); track code) {
              <li>
                <code>{{ code }}</code>
              </li>
            }
          </ul>
          <button matButton="outlined" type="button" (click)="save()">
            {{ 'security.recovery.save' | transloco }}
          </button>
        </div>
      </div>
    }
    <div class="row">
      <span>{{ 'security.recovery.left' | transloco: { n: left() } }}</span>
      <span class="sp"></span>
      <button matButton type="button" [disabled]="!possible() || doing.running()" (click)="renew()">
        {{ 'security.recovery.renew' | transloco }}
      </button>
    </div>
  </section>`,
  styleUrl: './section.scss',
})
export class RecoveryCodes {
  readonly left = input.required<number>();
  readonly codes = input.required<readonly string[]>();
  /** Only beside another second factor. */
  readonly possible = input.required<boolean>();
  readonly changed = output<readonly string[] | null>();
  protected readonly doing = attempt();

  protected async renew(): Promise<void> {
    const renewed = await this.doing.run(() => accountSecurityRenewRecoveryCodes());
    if (renewed) this.changed.emit(renewed.recoveryCodes);
  }

  protected save(): void {
    saveFile(new Blob([`${this.codes().join('\n')}\n`], { type: 'text/plain' }), 'watchbook-recovery-codes.txt');
  }
}

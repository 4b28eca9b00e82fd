import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { WarningView } from '@watchbook/contract';
import { Seal, Status, Time } from '@watchbook/ui';
import { AcknowledgementMatrix } from './acknowledgement-matrix.js';

/** What a warning says, by when it must be acknowledged, and who has. */
@Component({
  selector: 'wb-warning-body',
  imports: [AcknowledgementMatrix, Seal, Status, Time, TranslocoPipe],
  template: `@if (warning().withdrawnAt; as at) {
      <div class="section">
        <div class="callout bad">
          <div>
            <b>{{ 'warning.withdrawn' | transloco }} <wb-time [at]="at" /></b>
            <p class="prose">
              {{ warning().emergency?.lapsed ? ('warning.emergency.lapsed' | transloco) : warning().withdrawalReason }}
            </p>
          </div>
        </div>
      </div>
    }
    @if (warning().emergency; as emergency) {
      @if (warning().status === 'issued') {
        <div class="section">
          <div class="callout" [class.warn]="!emergency.confirmedAt">
            <div>
              @if (emergency.confirmedAt; as at) {
                <b>{{ 'warning.emergency.confirmed' | transloco }} <wb-time [at]="at" /></b>
              } @else {
                <b>{{ 'warning.emergency.provisional' | transloco }} <wb-time [at]="emergency.confirmBy" /></b>
              }
              @if (emergency.reason) {
                <p class="prose">{{ emergency.reason }}</p>
              }
            </div>
          </div>
        </div>
      }
    }
    <section class="section">
      <h3>{{ 'warning.body' | transloco }}</h3>
      <p class="prose">{{ warning().body }}</p>
    </section>
    <section class="section">
      <h3>{{ 'warning.facts' | transloco }}</h3>
      <dl class="facts">
        @if (warning().typology; as typology) {
          <dt>{{ 'warning.field.typology' | transloco }}</dt>
          <dd>{{ 'code.typology.' + typology | transloco }}</dd>
        }
        <dt>{{ 'warning.field.acknowledgeBy' | transloco }}</dt>
        <dd>
          <wb-time [at]="warning().acknowledgeBy" />
          @if (warning().acknowledgement; as state) {
            · <wb-status [code]="state" />
          }
        </dd>
        @if (warning().issuedAt; as at) {
          <dt>{{ 'warning.issued' | transloco }}</dt>
          <dd><wb-time [at]="at" /></dd>
        }
        @if (warning().expiresAt; as at) {
          <dt>{{ 'warning.field.expiresAt' | transloco }}</dt>
          <dd><wb-time [at]="at" /></dd>
        }
        @if (warning().noticeRefs.length > 0) {
          <dt>{{ 'warning.field.noticeRefs' | transloco }}</dt>
          <dd class="mono">{{ warning().noticeRefs.join(', ') }}</dd>
        }
        @if (warning().author; as author) {
          <dt>{{ 'warning.author' | transloco }}</dt>
          <dd>{{ author.name }}</dd>
        }
      </dl>
    </section>
    @if (warning().issuedAt) {
      <wb-acknowledgement-matrix [warning]="warning()" />
    }
    @if (seq(); as entry) {
      <div class="section"><wb-seal [seq]="entry" /></div>
    }`,
})
export class WarningBody {
  readonly warning = input.required<WarningView>();
  readonly seq = input.required<number | null>();
}

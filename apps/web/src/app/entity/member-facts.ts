import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { EntityMember } from '@watchbook/contract';
import { CountryPipe, Mask, Status, Time, TlpBadge } from '@watchbook/ui';
import { Can } from '../platform/policy/can.js';
import { askPurpose } from '../platform/purpose/ask-purpose.js';

/** One member: where it stands, and what is said of it there. */
@Component({
  selector: 'wb-member-facts',
  imports: [Can, CountryPipe, Mask, MatButton, RouterLink, Status, Time, TlpBadge, TranslocoPipe],
  template: `<article>
    <div class="row">
      @if (member().notice; as notice) {
        <a class="mono" [routerLink]="['/notices', notice.id, 'page']">{{ notice.ref }}</a>
        <wb-tlp [label]="notice.tlp" />
        <wb-status [code]="notice.status" />
        <span class="sub">
          {{ 'code.typology.' + notice.typology | transloco }} ·
          {{ notice.own ? ('entity.own' | transloco) : ('entity.from' | transloco: { source: notice.source.name }) }} ·
          {{ 'notice.role.' + member().role | transloco }}
          @if (notice.publishedAt; as at) {
            · <wb-time [at]="at" />
          }
        </span>
      }
      @if (member().listEntry; as entry) {
        <span class="mono">{{ entry.source }} {{ entry.externalId }}</span>
        <span class="sub">{{ 'entity.list' | transloco }}</span>
      }
    </div>
    <h2><wb-mask [value]="member().name" /></h2>
    <dl class="facts">
      <dt>{{ 'entity.feature.type' | transloco }}</dt>
      <dd>{{ 'code.subjectType.' + member().type | transloco }}</dd>
      @for (alias of member().aliases; track $index) {
        <dt>{{ (alias.weak ? 'notice.field.weakAlias' : 'notice.field.alias') | transloco }}</dt>
        <dd><wb-mask [value]="alias.value" /></dd>
      }
      @for (date of member().birthDates; track $index) {
        <dt>{{ 'entity.feature.birth-date' | transloco }}</dt>
        <dd><wb-mask [value]="date" /></dd>
      }
      @for (country of member().countries; track $index) {
        <dt>{{ 'entity.feature.country' | transloco }}</dt>
        <dd>{{ country | country }}</dd>
      }
      @for (address of member().addresses; track $index) {
        <dt>{{ 'entity.feature.address' | transloco }}</dt>
        <dd><wb-mask [value]="address" /></dd>
      }
      @for (identifier of member().identifiers; track $index) {
        <dt>{{ 'code.scheme.' + identifier.scheme | transloco }}</dt>
        <dd class="mono"><wb-mask [value]="identifier.value" /></dd>
      }
      @if (member().listEntry; as entry) {
        <dt>{{ 'entity.programs' | transloco }}</dt>
        <dd>{{ entry.programs.join(', ') }}</dd>
      }
    </dl>
    @if (member().masked && member().notice) {
      <button
        *wbCan="['create', 'PurposeGrant']"
        matButton="outlined"
        type="button"
        class="no-print"
        (click)="unmask()"
      >
        {{ 'entity.unmask' | transloco }}
      </button>
    }
  </article>`,
  styles: `
    article {
      padding: var(--s4) var(--s5);
      border-bottom: 1px solid var(--line2);
    }
    h3 {
      margin: var(--s2) 0;
      font-size: var(--t-l);
      overflow-wrap: anywhere;
    }
    button {
      margin-top: var(--s3);
    }
  `,
})
export class MemberFacts {
  private readonly dialogs = inject(MatDialog);
  readonly member = input.required<EntityMember>();
  /** A purpose was stated, so that more of it can be read. */
  readonly unmasked = output<void>();

  protected async unmask(): Promise<void> {
    const { notice } = this.member();
    if (!notice) return;
    const data = { resource: { type: 'notice' as const, id: notice.id }, ref: notice.ref };
    if (await askPurpose(this.dialogs, data)) this.unmasked.emit();
  }
}

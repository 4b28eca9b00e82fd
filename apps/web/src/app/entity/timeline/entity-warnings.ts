import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { EntityWarning } from '@watchbook/contract';
import { PluralPipe, Status, Time } from '@watchbook/ui';

/** So many are named beside the entity; its timeline has them all. */
const NAMED = 3;

/** Warnings of regulators that refer to notices of an entity, the newest of them. */
@Component({
  selector: 'wb-entity-warnings',
  imports: [PluralPipe, RouterLink, Status, Time, TranslocoPipe],
  template: `@if (warnings().length > 0) {
    <section class="callout warn" aria-labelledby="entity-warnings">
      <div>
        <h2 id="entity-warnings">{{ 'entity.warnings' | transloco }}</h2>
        <ul>
          @for (warning of newest(); track warning.id) {
            <li>
              <a [routerLink]="['/warnings', warning.id, 'page']"
                ><span class="mono">{{ warning.ref }}</span> {{ warning.title }}</a
              >
              <wb-status [code]="warning.severity" />
              @if (warning.status !== 'issued') {
                <wb-status [code]="warning.status" />
              }
              <span class="sub">
                {{ warning.issuer.name }} · <wb-time [at]="warning.issuedAt" /> ·
                {{ 'entity.refersTo' | transloco: { refs: refsOf(warning) } }}
              </span>
            </li>
          }
        </ul>
        @if (warnings().length - newest().length; as more) {
          <a [routerLink]="[]" [queryParams]="{ tab: 'timeline' }" queryParamsHandling="merge">{{
            'entity.moreWarnings' | plural: more
          }}</a>
        }
      </div>
    </section>
  }`,
  styles: `
    section {
      margin-top: var(--s3);
    }
    h2 {
      font-size: var(--t-m);
    }
    ul {
      margin: var(--s1) 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 var(--s3);
      padding: 2px 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class EntityWarnings {
  readonly warnings = input.required<readonly EntityWarning[]>();
  protected readonly newest = computed(() => this.warnings().slice(0, NAMED));
  protected readonly refsOf = ({ notices }: EntityWarning): string => notices.map(({ ref }) => ref).join(', ');
}

import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { MASK, type EntityLink, type EntityMember } from '@watchbook/contract';
import { CountryPipe, Mask } from '@watchbook/ui';
import { PairJudging } from './pair-judging.js';
import { ReasonText, shareOf, signed } from './reason-text.js';

/** Two members, the reasons for and against their being one, and what was judged of them. */
@Component({
  selector: 'wb-link-reasons',
  imports: [CountryPipe, Mask, PairJudging, ReasonText, TranslocoPipe],
  template: `<article>
    <h3>
      <wb-mask [value]="nameOf(link().a)" /> <span class="sub">{{ placeOf(link().a) }}</span> –
      <wb-mask [value]="nameOf(link().b)" /> <span class="sub">{{ placeOf(link().b) }}</span>
    </h3>
    @if (guard(); as code) {
      <p class="callout warn">{{ 'entity.guard.' + code | transloco }}</p>
    }
    <table class="plain reasons" role="table">
      <tbody>
        @for (reason of link().reasons; track $index) {
          <tr role="row">
            <th scope="row" role="rowheader">{{ reason.feature | reasonText | transloco }}</th>
            @for (value of [reason.a, reason.b]; track $index) {
              <td role="cell"><wb-mask [value]="reason.feature === 'country' ? (value | country) : value" /></td>
            }
            <td role="cell" class="bar">
              <i [class.against]="reason.bits < 0" [style.width.%]="share(reason.bits)"></i>
              <span class="sub">{{ bits(reason.bits) }}</span>
            </td>
          </tr>
        }
        <tr role="row">
          <th scope="row" role="rowheader">{{ 'entity.bits' | transloco }}</th>
          <td role="cell" colspan="2"></td>
          <td role="cell">
            <b>{{ bits(link().bits) }}</b>
          </td>
        </tr>
      </tbody>
    </table>
    <wb-pair-judging [link]="link()" (judged)="judged.emit()" />
  </article>`,
  styles: `
    :host {
      display: block;
      container-type: inline-size;
    }
    article {
      padding: var(--s4) var(--s5);
      border-bottom: 1px solid var(--line2);
    }
    h3 {
      font-size: var(--t-m);
      overflow-wrap: anywhere;
    }
    h3 .sub {
      font-weight: 400;
    }
    .callout {
      margin: var(--s2) 0;
    }
    tbody th {
      padding: 7px var(--s3) 7px 0;
      border-bottom-color: var(--line2);
      font-size: inherit;
      font-weight: 400;
      vertical-align: top;
    }
  `,
})
export class LinkReasons {
  readonly link = input.required<EntityLink>();
  readonly guard = input<string>();
  readonly members = input.required<readonly EntityMember[]>();
  readonly judged = output<void>();
  private readonly byId = computed(() => new Map(this.members().map((member) => [member.id, member])));
  protected readonly share = shareOf;
  protected readonly bits = signed;
  protected readonly nameOf = (id: string): string => this.byId().get(id)?.name ?? MASK;

  protected placeOf(id: string): string {
    const { notice, listEntry } = this.byId().get(id) ?? {};
    return notice?.ref ?? listEntry?.externalId ?? '';
  }
}

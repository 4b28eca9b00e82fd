import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { TimelineEvent } from '@watchbook/contract';
import { Mask } from '@watchbook/ui';
import { signed } from '../reason-text.js';

/** What happened once to an entity: what it was, where it can be read, and whose it is. */
@Component({
  selector: 'wb-timeline-line',
  imports: [Mask, RouterLink, TranslocoPipe],
  template: `<b>{{ 'entity.timeline.kind.' + event().kind | transloco }}</b>
    @if (event().warning; as warning) {
      <a [routerLink]="['/warnings', warning.id, 'page']"
        ><span class="mono">{{ warning.ref }}</span> {{ warning.title }}</a
      >
      <span class="sub">{{ 'entity.timeline.about' | transloco }}</span>
    }
    @for (place of places(); track place.id) {
      @if (place.noticeId; as id) {
        <a class="mono" [routerLink]="['/notices', id, 'page']">{{ place.label }}</a>
      } @else {
        <span class="mono">{{ place.label }}</span>
      }
      <wb-mask [value]="place.name" />
    }
    @if (event().judgement; as judgement) {
      <span>{{ 'entity.verdict.' + judgement.verdict | transloco }}</span>
      @if (judgement.note; as note) {
        <span class="note">{{ note }}</span>
      }
    }
    @if (event().bits; as bits) {
      <span class="sub">{{ 'entity.bits' | transloco }} {{ weight(bits) }}</span>
    }
    @if (event().by; as name) {
      <span class="sub">{{ name }}</span>
    }`,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 var(--s2);
      min-width: 0;
      overflow-wrap: anywhere;
    }
    b {
      font-weight: 550;
    }
    .note {
      flex-basis: 100%;
      color: var(--ink2);
    }
  `,
})
export class TimelineLine {
  readonly event = input.required<TimelineEvent>();
  protected readonly weight = signed;
  /** Each notice once, however many of its subjects are meant; each entry of a list by itself. */
  protected readonly places = computed(() => {
    const places = this.event().members.map(({ id, name, notice, listEntry }) =>
      notice
        ? { id: notice.id, noticeId: notice.id, label: notice.ref, name }
        : { id, noticeId: null, label: `${listEntry?.source ?? ''} ${listEntry?.externalId ?? ''}`, name },
    );
    return [...new Map(places.map((place) => [place.id, place])).values()];
  });
}

import { Component, computed, input, linkedSignal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, GridPager, Seal, Time } from '@watchbook/ui';
import { entityTimeline } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { TimelineLine } from './timeline-line.js';

/** What happened to an entity, newest first, a page at a time. */
@Component({
  selector: 'wb-entity-timeline',
  imports: [Failure, GridPager, Seal, Time, TimelineLine, TranslocoPipe],
  template: `<section [attr.aria-busy]="timeline.loading()">
      <p class="sub">{{ 'entity.timeline.text' | transloco }}</p>
      @if (timeline.failure(); as failure) {
        <wb-failure [failure]="failure" (retry)="timeline.reload()" />
      }
      @if (timeline.value()?.complete === false) {
        <p class="callout">{{ 'entity.incomplete' | transloco }}</p>
      }
      <ol class="events">
        @for (event of timeline.value()?.data; track event.id) {
          <li [class.now]="$first && page().prev === null">
            <wb-time [at]="event.at" /><i aria-hidden="true"></i><wb-timeline-line [event]="event" />
          </li>
        }
      </ol>
    </section>
    <wb-grid-pager [page]="page()" (turn)="cursor.set($event)" />
    @if (timeline.seq(); as seq) {
      <wb-seal [seq]="seq" [compact]="true" />
    }`,
  styleUrls: ['../../platform/events.scss', './entity-timeline.scss'],
})
export class EntityTimeline {
  readonly entityId = input.required<string>();
  protected readonly cursor = linkedSignal<string, string | null>({ source: this.entityId, computation: () => null });
  protected readonly timeline = load(
    () => ({ id: this.entityId(), cursor: this.cursor() }),
    ({ id, cursor }, signal) => entityTimeline(id, { limit: 25, ...(cursor === null ? {} : { cursor }) }, { signal }),
  );
  protected readonly page = computed(() => this.timeline.value()?.page ?? { prev: null, next: null });
}

import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Failure, Icon, Mask, PluralPipe, Seal, Tabs, type TabItem } from '@watchbook/ui';
import { entityRead } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';
import { EntityGraph } from './graph/entity-graph.js';
import { LinkReasons } from './link-reasons.js';
import { MemberFacts } from './member-facts.js';
import { EntityTimeline } from './timeline/entity-timeline.js';
import { EntityWarnings } from './timeline/entity-warnings.js';
import { WatchEntity } from './watch/watch-entity.js';

const codes = ['members', 'links', 'timeline', 'graph'] as const;

/** All that the reader may see of one entity: who belongs to it, why, what happened, and what surrounds it. */
@Component({
  imports: [
    EntityGraph,
    EntityTimeline,
    EntityWarnings,
    Failure,
    Icon,
    LinkReasons,
    Mask,
    MemberFacts,
    PluralPipe,
    RouterLink,
    Seal,
    Tabs,
    TranslocoPipe,
    WatchEntity,
  ],
  templateUrl: './entity-page.html',
  styleUrl: './entity-page.scss',
})
export class EntityPage {
  private readonly texts = inject(TranslocoService);
  readonly id = input.required<string>();
  readonly tab = input<string>();
  protected readonly file = load(
    () => ({ id: this.id() }),
    ({ id }, signal) => entityRead(id, { signal }),
  );
  protected readonly current = computed(() => codes.find((code) => code === this.tab()) ?? 'members');
  protected readonly tabs = computed((): TabItem[] => {
    this.texts.activeLang();
    const entity = this.file.value();
    const counts = { members: entity?.members.length, links: entity && entity.links.length + entity.refused.length };
    return codes.map((code) => {
      const count = code === 'members' || code === 'links' ? counts[code] : undefined;
      return { code, label: this.texts.translate(`entity.tab.${code}`), ...(count === undefined ? {} : { count }) };
    });
  });
  protected readonly everybody = computed(() => {
    const { members = [], others = [] } = this.file.value() ?? {};
    return [...members, ...others];
  });
  /** As in time: notices by their publication, then entries of lists. */
  protected readonly ordered = computed(() =>
    [...(this.file.value()?.members ?? [])].sort((a, b) =>
      (a.notice?.publishedAt ?? '~').localeCompare(b.notice?.publishedAt ?? '~'),
    ),
  );
}

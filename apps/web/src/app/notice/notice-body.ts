import { Component, computed, inject, input, output } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import type { NoticeView } from '@watchbook/contract';
import { type TabItem, Tabs } from '@watchbook/ui';
import { Ability } from '../platform/policy/ability.js';
import { NoticeReaders } from './notice-readers.js';
import { NoticeSubjects } from './notice-subjects.js';
import { NoticeSummaryTab } from './notice-summary-tab.js';
import { NoticeVersions } from './notice-versions.js';

/** The parts of one notice under its tabs; the same in the panel and on the page. */
@Component({
  selector: 'wb-notice-body',
  imports: [NoticeReaders, NoticeSubjects, NoticeSummaryTab, NoticeVersions, Tabs],
  template: `<wb-tabs [items]="tabs()" [current]="shown()" [label]="label()" />
    @switch (shown()) {
      @case ('subjects') {
        <wb-notice-subjects [notice]="notice()" (unmask)="unmask.emit()" />
      }
      @case ('versions') {
        <wb-notice-versions [notice]="notice()" />
      }
      @case ('readers') {
        <wb-notice-readers [notice]="notice()" />
      }
      @default {
        <wb-notice-summary-tab [notice]="notice()" [seq]="seq()" (unmask)="unmask.emit()" (masked)="masked.emit()" />
      }
    }`,
})
export class NoticeBody {
  private readonly transloco = inject(TranslocoService);
  private readonly ability = inject(Ability);
  readonly notice = input.required<NoticeView>();
  readonly seq = input.required<number | null>();
  readonly tab = input<string>();
  readonly unmask = output<void>();
  readonly masked = output<void>();

  protected readonly label = computed(() => this.notice().ref);
  protected readonly tabs = computed<TabItem[]>(() => {
    this.transloco.activeLang();
    const { own, subjects } = this.notice();
    const codes = ['summary', ...(subjects.length > 0 ? ['subjects'] : [])];
    if (own && this.ability.can('read', 'Notice')) codes.push('versions', 'readers');
    return codes.map((code) => ({
      code,
      label: this.transloco.translate(`notice.tab.${code}`),
      ...(code === 'subjects' ? { count: subjects.length } : {}),
    }));
  });
  protected readonly shown = computed(() => {
    const asked = this.tab();
    return this.tabs().find(({ code }) => code === asked)?.code ?? 'summary';
  });
}

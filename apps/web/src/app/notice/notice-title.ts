import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { MASK, type SubjectType } from '@watchbook/contract';
import { Mask } from '@watchbook/ui';

/** The name of what a notice is about; where that is masked, what kind of thing it is and the mask. */
@Component({
  selector: 'wb-notice-title',
  imports: [Mask, TranslocoPipe],
  template: `@if (masked()) {
      {{ 'code.subjectType.' + type() | transloco }}
    }
    <wb-mask [value]="title()" />`,
})
export class NoticeTitle {
  readonly title = input.required<string>();
  readonly type = input.required<SubjectType>();
  protected readonly masked = computed(() => this.title() === MASK);
}

import { Directive, effect, inject, input, TemplateRef, ViewContainerRef } from '@angular/core';
import type { PolicySubject } from '@watchbook/policy';
import { Ability } from './ability.js';

/** Draws its template only when a policy may allow it: `<a *wbCan="['create', 'Notice']">`. */
@Directive({ selector: '[wbCan]' })
export class Can {
  private readonly ability = inject(Ability);
  private readonly template = inject<TemplateRef<unknown>>(TemplateRef);
  private readonly view = inject(ViewContainerRef);
  readonly wbCan = input.required<readonly [action: string | readonly string[], subject: PolicySubject]>();

  constructor() {
    effect(() => {
      const allowed = this.ability.can(...this.wbCan());
      if (allowed && this.view.length === 0) this.view.createEmbeddedView(this.template);
      if (!allowed) this.view.clear();
    });
  }
}

import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { type Fault, Icon } from '@watchbook/ui';

const parts: Record<string, readonly string[]> = {
  what: ['/typology', '/summary', '/narrative', '/amount', '/occurred', '/internalReference'],
  who: ['/subjects'],
  weight: ['/reliability', '/credibility', '/confidence'],
  admissibility: ['/admissibility'],
  audience: ['/tlp', '/audience', '/disclosure', '/sourceVisibility', '/expiresAt', '/embargoUntil'],
};

/** Which parts of a draft are complete. */
@Component({
  selector: 'wb-completeness',
  imports: [Icon, TranslocoPipe],
  template: `<h2>{{ 'notice.editor.completeness' | transloco }}</h2>
    <progress
      [attr.aria-label]="'notice.editor.completeness' | transloco"
      [max]="state().length"
      [value]="done()"
    ></progress>
    <ul>
      @for (part of state(); track part.name) {
        <li [class.done]="part.done">
          <wb-icon [name]="part.done ? 'check' : 'minus'" [size]="14" />
          {{ 'notice.editor.' + part.name | transloco }}
          <span class="visually-hidden">{{
            (part.done ? 'notice.editor.complete' : 'notice.editor.incomplete') | transloco
          }}</span>
        </li>
      }
    </ul>`,
  styles: `
    :host {
      display: block;
      margin-bottom: var(--s3);
    }
    h2 {
      font-size: var(--t-s);
    }
    progress {
      width: 100%;
      height: 6px;
      margin: var(--s2) 0;
      accent-color: var(--accent);
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 26px;
      color: var(--ink3);
    }
    .done {
      color: var(--ok);
    }
    @media (max-width: 900px) {
      :host {
        margin: 0;
      }
      ul {
        display: none;
      }
    }
  `,
})
export class Completeness {
  readonly faults = input.required<readonly Fault[]>();
  protected readonly state = computed(() =>
    Object.entries(parts).map(([name, prefixes]) => ({
      name,
      done: !this.faults().some(({ pointer }) => prefixes.some((prefix) => pointer.startsWith(prefix))),
    })),
  );
  protected readonly done = computed(() => this.state().filter(({ done }) => done).length);
}

import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { id, type Screening } from '@watchbook/contract';
import { Empty, Failure, Mask, PageHeader, Seal } from '@watchbook/ui';
import { screeningScreen } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { Can } from '../platform/policy/can.js';
import { queryState } from '../platform/query-state.js';

/** The way to an entity: by the id of one of its members, or by a name that is screened. */
@Component({
  imports: [Can, Empty, Failure, Mask, MatButton, PageHeader, RouterLink, Seal, TranslocoPipe],
  template: `<wb-page-header [heading]="'entity.listTitle' | transloco" [line]="'entity.line' | transloco">
      <a *wbCan="['create', 'Judgement']" matButton="outlined" routerLink="/entities/desk">{{
        'entity.desk.open' | transloco
      }}</a>
    </wb-page-header>
    <div class="page">
      <form
        class="row"
        role="search"
        [attr.aria-label]="'entity.listTitle' | transloco"
        (submit)="search($event, field.value)"
      >
        <input
          #field
          class="input"
          type="search"
          autocomplete="off"
          maxlength="300"
          [value]="q() ?? ''"
          [placeholder]="'entity.search' | transloco"
          [attr.aria-label]="'entity.search' | transloco"
        />
        <button matButton="filled" type="submit" [disabled]="asking.running()">{{ 'entity.find' | transloco }}</button>
      </form>
      @if (asking.failure(); as failure) {
        <wb-failure [failure]="failure" [compact]="true" />
      }
      @if (found(); as screening) {
        <ul aria-live="polite">
          @for (match of screening.matches; track $index) {
            <li>
              @if (match.entityId; as entityId) {
                <a [routerLink]="['/entities', entityId]"><wb-mask [value]="match.name" /></a>
              } @else {
                <wb-mask [value]="match.name" />
              }
              <span class="sub">
                @if (match.type; as type) {
                  {{ 'code.subjectType.' + type | transloco }} ·
                }
                {{ (match.listEntryId ? 'screening.ofList' : 'screening.ofNotice') | transloco }} ·
                {{ percent(match.score) }} %
                @if (match.disclosure === 'hit-only') {
                  · {{ 'screening.hitOnly' | transloco }}
                }
              </span>
            </li>
          } @empty {
            <wb-empty icon="entities" [heading]="'entity.none' | transloco" [text]="'entity.noneText' | transloco" />
          }
        </ul>
        <wb-seal [seq]="screening.receipt.seq" />
      } @else {
        <wb-empty icon="entities" [heading]="'entity.idle' | transloco" [text]="'entity.idleText' | transloco" />
      }
    </div>`,
  styles: `
    form {
      max-width: 620px;
      flex-wrap: nowrap;
    }
    input {
      flex: 1;
      min-width: 0;
    }
    ul {
      margin: var(--s4) 0;
      padding: 0;
      list-style: none;
    }
    li {
      padding: var(--s3) 0;
      border-bottom: 1px solid var(--line2);
      overflow-wrap: anywhere;
    }
    .sub {
      display: block;
      font-size: var(--t-s);
    }
  `,
})
export class EntitySearch {
  private readonly router = inject(Router);
  private readonly query = queryState();
  /** From the address: what is looked for. */
  readonly q = input<string>();
  protected readonly asking = attempt();
  protected readonly found = signal<Screening | null>(null);
  protected readonly percent = (score: number): number => Math.round(score * 100);

  constructor() {
    effect(() => {
      const name = this.q();
      if (name) untracked(() => void this.ask(name));
    });
  }

  protected search(event: Event, value: string): void {
    event.preventDefault();
    const text = value.trim();
    if (id.safeParse(text).success) void this.router.navigate(['/entities', text]);
    else if (text !== '' && text === this.q()) void this.ask(text);
    else if (text !== '') this.query.set({ q: text });
  }

  private async ask(name: string): Promise<void> {
    const found = await this.asking.run(() => screeningScreen({ name, identifiers: [], limit: 20 }));
    if (found) this.found.set(found);
  }
}

import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import type { EntityLink, MemberVerdict } from '@watchbook/contract';
import { Failure, Time } from '@watchbook/ui';
import { judgementJudge } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { Can } from '../platform/policy/can.js';

/** Says of two members whether they are one, and shows what was said before. */
@Component({
  selector: 'wb-pair-judging',
  imports: [Can, Failure, MatButton, Time, TranslocoPipe],
  template: `@if (judging.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" />
    }
    <div
      *wbCan="['create', 'Judgement']"
      class="row no-print"
      role="group"
      [attr.aria-label]="'entity.judge' | transloco"
    >
      @for (code of verdicts; track code) {
        <button
          matButton="outlined"
          type="button"
          [attr.aria-pressed]="link().judgement?.verdict === code"
          [class.chosen]="link().judgement?.verdict === code"
          [disabled]="judging.running()"
          (click)="judge(code, note.value)"
        >
          {{ 'entity.verdict.' + code | transloco }}
          @if (keys()) {
            <kbd>{{ code[0] }}</kbd>
          }
        </button>
      }
      @if (link().judgement) {
        <button matButton type="button" [disabled]="judging.running()" (click)="judge('taken-back', note.value)">
          {{ 'entity.takeBack' | transloco }}
        </button>
      }
      <input
        #note
        class="input"
        maxlength="1000"
        autocomplete="off"
        [placeholder]="'entity.note' | transloco"
        [attr.aria-label]="'entity.note' | transloco"
      />
    </div>
    @if (link().judgements.length > 0) {
      <h4>{{ 'entity.earlier' | transloco }}</h4>
      <ul>
        @for (said of link().judgements; track said.id) {
          <li>
            <b>{{ 'entity.verdict.' + said.verdict | transloco }}</b>
            <span class="sub">{{ said.by.name }} · <wb-time [at]="said.at" /></span>
            @if (said.note; as words) {
              <span>{{ words }}</span>
            }
          </li>
        }
      </ul>
    } @else if (keys()) {
      <p class="sub">{{ 'entity.noEarlier' | transloco }}</p>
    }`,
  styles: `
    .row {
      margin-top: var(--s3);
    }
    .input {
      flex: 1;
      min-width: 140px;
      max-width: 360px;
    }
    .chosen {
      border-color: var(--accent);
      background: var(--accent-soft);
    }
    kbd {
      margin-left: 6px;
    }
    h4 {
      margin: var(--s3) 0 0;
      font-size: var(--t-s);
      font-weight: 600;
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s2);
      padding: 3px 0;
      overflow-wrap: anywhere;
    }
    p {
      margin-top: var(--s2);
    }
  `,
})
export class PairJudging {
  readonly link = input.required<EntityLink>();
  /** Shows the keys that do the same; the page binds them. */
  readonly keys = input(false);
  readonly judged = output<MemberVerdict>();
  protected readonly verdicts = ['same', 'different', 'unsure'] as const;
  protected readonly judging = attempt();

  /** Records the judgement of the reader's institution. */
  async judge(verdict: MemberVerdict, note = ''): Promise<void> {
    const { a: memberId, b: otherId } = this.link();
    const draft = { memberId, otherId, verdict, note: note.trim() === '' ? null : note.trim() };
    if (await this.judging.run(() => judgementJudge(draft))) this.judged.emit(verdict);
  }
}

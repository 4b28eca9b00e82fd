import { Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import type { EntityLink, MemberVerdict, PairJudgement } from '@watchbook/contract';
import { Failure, Time } from '@watchbook/ui';
import { attempt } from '../platform/http/attempt.js';
import { Can } from '../platform/policy/can.js';
import { pairJudge } from './judge-pair.js';

/**
 * Says of two members whether they are one, and shows what was said before. The note belongs to this pair: who shows
 * one pair after the other tracks it by its pair.
 */
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
          [disabled]="isBusy()"
          (click)="judge(code)"
        >
          {{ 'entity.verdict.' + code | transloco }}
          @if (keys()) {
            <kbd>{{ code[0] }}</kbd>
          }
        </button>
      }
      @if (link().judgement) {
        <button matButton type="button" [disabled]="isBusy()" (click)="judge('taken-back')">
          {{ 'entity.takeBack' | transloco }}
        </button>
      }
      <input
        #field
        class="input"
        maxlength="1000"
        autocomplete="off"
        [placeholder]="'entity.note' | transloco"
        [attr.aria-label]="'entity.note' | transloco"
        [value]="note()"
        (input)="note.set(field.value)"
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
  private readonly record = pairJudge();
  readonly link = input.required<EntityLink>();
  /** Shows the keys that do the same; the page binds them. */
  readonly keys = input(false);
  /** True while the page does what no judgement may cross. */
  readonly blocked = input(false);
  readonly judged = output<PairJudgement>();
  protected readonly verdicts = ['same', 'different', 'unsure'] as const;
  protected readonly judging = attempt();
  protected readonly note = signal('');
  /** Whether a judgement is on its way or has to wait. */
  readonly isBusy = computed(() => this.blocked() || this.judging.running());

  /** Records the judgement of the reader's institution, with the note that was typed. */
  async judge(verdict: MemberVerdict): Promise<void> {
    if (this.isBusy()) return;
    const said = await this.judging.run(() => this.record(this.link(), verdict, this.note().trim() || null));
    if (!said) return;
    this.note.set('');
    this.judged.emit(said);
  }
}

import { Component, inject, input } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { PolicySimulation, SimulatedRule } from '@watchbook/contract';
import { Status } from '@watchbook/ui';

type Condition = SimulatedRule['conditions'][number];

/** A decision in words: the rule that allows, or for each rule the condition that failed. */
@Component({
  selector: 'wb-simulated-decision',
  imports: [Status, TranslocoPipe],
  template: `<h2><wb-status [code]="answer().allowed ? 'allowed' : 'denied'" /></h2>
    @if (!answer().agree) {
      <p class="callout" role="alert">{{ 'review.simulator.disagree' | transloco }}</p>
    }
    @if (answer().explanation; as why) {
      @if (!why.acts) {
        <p>{{ 'review.simulator.acts' | transloco }}</p>
      } @else if (why.rules.length === 0) {
        <p>{{ 'review.simulator.noRule' | transloco }}</p>
      }
      @if (why.rules.length > 0) {
        <table class="plain">
          <thead>
            <tr>
              <th>{{ 'review.simulator.rule' | transloco }}</th>
              <th>{{ 'review.simulator.conditions' | transloco }}</th>
              <th>{{ 'review.simulator.verdict' | transloco }}</th>
            </tr>
          </thead>
          <tbody>
            @for (rule of why.rules; track $index) {
              <tr>
                <td>
                  <span class="mono">{{ rule.name }}</span>
                  <div class="sub">{{ 'code.role.' + rule.role | transloco }}</div>
                </td>
                <td>
                  <ul>
                    @for (condition of rule.conditions; track condition.attribute) {
                      <li>
                        <b>{{ (condition.held ? 'review.simulator.held' : 'review.simulator.failed') | transloco }}</b>
                        {{ words(condition) }}
                      </li>
                    }
                  </ul>
                </td>
                <td><wb-status [code]="rule.allows ? 'allowed' : 'denied'" /></td>
              </tr>
            }
          </tbody>
        </table>
      }
      <p class="sub">
        {{ 'review.simulator.forms' | transloco }}
        {{ 'review.simulator.form.rules' | transloco }}: {{ yes(why.forms.rules) }} ·
        {{ 'review.simulator.form.query' | transloco }}: {{ yes(why.forms.query) }} ·
        {{ 'review.simulator.form.database' | transloco }}: {{ yes(why.forms.database) }}
      </p>
    } @else {
      <p>{{ 'review.simulator.untold' | transloco }}</p>
    }`,
  styles: `
    td {
      vertical-align: top;
    }
    .mono {
      overflow-wrap: anywhere;
    }
    ul {
      margin: 0;
      padding-left: var(--s3);
    }
  `,
})
export class SimulatedDecision {
  private readonly transloco = inject(TranslocoService);
  readonly answer = input.required<PolicySimulation>();

  /** What a condition asks for, with the states or labels that would do. */
  protected words({ attribute, wanted }: Condition): string {
    const asked = this.transloco.translate<string>(`review.condition.${attribute}`);
    if (!wanted) return asked;
    const codes = wanted.map((code) =>
      attribute === 'tlp' ? code : this.transloco.translate<string>(`status.${code}`),
    );
    return `${asked}: ${codes.join(' · ')}`;
  }

  protected yes(allowed: boolean): string {
    return this.transloco.translate(allowed ? 'status.allowed' : 'status.denied');
  }
}

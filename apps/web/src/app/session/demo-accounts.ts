import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { demoList, type DemoList200 } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';

/** The invented accounts of a demo, by institution; draws nothing on an installation that is not one. */
@Component({
  selector: 'wb-demo-accounts',
  imports: [TranslocoPipe],
  template: `@if (demo.value(); as demo) {
    <section [attr.aria-label]="'session.demo.heading' | transloco">
      <h2>{{ 'session.demo.heading' | transloco }}</h2>
      <p class="sub">
        {{ 'session.demo.text' | transloco }} <code>{{ demo.password }}</code>
      </p>
      @for (institution of institutions(); track institution.name) {
        <div class="one">
          <h3>{{ institution.name }}</h3>
          <div class="row">
            @for (account of institution.accounts; track account.email) {
              <button
                type="button"
                class="role"
                [title]="account.name + ' · ' + account.email"
                [attr.aria-pressed]="account.email === chosen()"
                (click)="choose.emit(account)"
              >
                {{ 'code.role.' + account.roles[0] | transloco }}
              </button>
            }
          </div>
        </div>
      }
    </section>
  }`,
  styleUrl: './demo-accounts.scss',
})
export class DemoAccounts {
  readonly chosen = input('');
  readonly choose = output<DemoList200['accounts'][number]>();
  protected readonly demo = load(
    () => ({}),
    (_, signal) => demoList({ signal }),
  );
  protected readonly institutions = computed(() => {
    const byName = Map.groupBy(this.demo.value()?.accounts ?? [], ({ institution }) => institution);
    return [...byName].map(([name, accounts]) => ({ name, accounts }));
  });
}

import { Component } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure, Status, Time } from '@watchbook/ui';
import { institutionList, institutionListGroups } from '../platform/api/generated/client.js';
import { load } from '../platform/http/load.js';

/** Every institution and sharing group of the portal. */
@Component({
  selector: 'wb-directory',
  imports: [Failure, Status, Time, TranslocoPipe],
  template: `<h2>{{ 'administration.directory.institutions' | transloco }}</h2>
    @if (institutions.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="institutions.reload()" />
    }
    <table class="plain">
      <tbody>
        @for (institution of institutions.value()?.data ?? []; track institution.id) {
          <tr>
            <td>
              <b>{{ institution.name }}</b>
              <div class="sub">{{ institution.slug }}</div>
            </td>
            <td>{{ 'code.kind.' + institution.kind | transloco }}</td>
            <td class="mono">{{ institution.jurisdiction }}</td>
            <td><wb-status [code]="institution.status" /></td>
          </tr>
        }
      </tbody>
    </table>
    <h2>{{ 'administration.directory.groups' | transloco }}</h2>
    <p class="sub">{{ 'administration.directory.groupsText' | transloco }}</p>
    @if (groups.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="groups.reload()" />
    }
    <table class="plain">
      <tbody>
        @for (group of groups.value()?.data ?? []; track group.id) {
          <tr>
            <td>
              <b>{{ group.name }}</b>
            </td>
            <td>
              @for (member of group.members; track member.institutionId) {
                <div>
                  {{ member.name }}
                  <span class="sub">
                    {{ 'administration.directory.since' | transloco }} <wb-time [at]="member.since" form="date" />
                  </span>
                </div>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>`,
  styles: `
    h2 {
      margin: var(--s4) 0 var(--s2);
      font-size: var(--t-l);
    }
  `,
})
export class Directory {
  protected readonly institutions = load(
    () => ({}),
    (_, signal) => institutionList({ limit: 100 }, { signal }),
  );
  protected readonly groups = load(
    () => ({}),
    (_, signal) => institutionListGroups({ signal }),
  );
}

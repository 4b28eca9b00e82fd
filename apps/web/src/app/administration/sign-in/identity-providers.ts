import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { IdentityProvider } from '@watchbook/contract';
import { confirm, Empty, Failure, Status } from '@watchbook/ui';
import { firstValueFrom } from 'rxjs';
import { identityProviderDisable, identityProviderList } from '../../platform/api/generated/client.js';
import { attempt } from '../../platform/http/attempt.js';
import { load } from '../../platform/http/load.js';
import { Can } from '../../platform/policy/can.js';
import { IdentityProviderDialog } from './identity-provider-dialog.js';

/** Who vouches for people of the own institution: set up by one person, turned on by another. */
@Component({
  selector: 'wb-identity-providers',
  imports: [Can, Empty, Failure, MatButton, Status, TranslocoPipe],
  template: `<div class="row">
      <p class="sub">{{ 'signIn.text' | transloco }}</p>
      <span class="sp"></span>
      <button matButton="filled" type="button" *wbCan="['create', 'IdentityProvider']" (click)="add()">
        {{ 'signIn.add' | transloco }}
      </button>
    </div>
    @if (list.failure(); as failure) {
      <wb-failure [failure]="failure" (retry)="list.reload()" />
    }
    @if (doing.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" (retry)="list.reload()" />
    }
    @if (list.value(); as answer) {
      @if (answer.data.length === 0) {
        <wb-empty icon="permissions" [heading]="'signIn.empty' | transloco" [text]="'signIn.emptyText' | transloco" />
      }
      @for (provider of answer.data; track provider.id) {
        <section class="card">
          <div class="row">
            <h2>{{ provider.name }}</h2>
            <span class="chip">{{ 'signIn.kind.' + provider.kind | transloco }}</span>
            <wb-status [code]="provider.status" />
            <span class="sp"></span>
            @if (provider.status !== 'disabled') {
              <button
                matButton
                type="button"
                *wbCan="['edit', 'IdentityProvider']"
                [disabled]="doing.running()"
                (click)="disable(provider)"
              >
                {{ 'signIn.disable' | transloco }}
              </button>
            }
          </div>
          <dl>
            <dt>{{ 'signIn.issuer' | transloco }}</dt>
            <dd class="mono">{{ provider.issuer }}</dd>
            <dt>{{ 'signIn.domains' | transloco }}</dt>
            <dd class="mono">{{ provider.domains.join(', ') }}</dd>
            <dt>{{ 'signIn.callback' | transloco }}</dt>
            <dd class="mono">{{ provider.callbackUrl }}</dd>
            <dt>{{ 'signIn.audience' | transloco }}</dt>
            <dd class="mono">{{ provider.audience }}</dd>
            @if (provider.required) {
              <dt>{{ 'signIn.password' | transloco }}</dt>
              <dd>{{ 'signIn.requiredShort' | transloco }}</dd>
            }
          </dl>
        </section>
      }
    }`,
  styles: `
    section {
      margin-top: var(--s4);
    }
    h2 {
      font-size: var(--t-l);
    }
    dl {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: var(--s1) var(--s4);
      margin: var(--s3) 0 0;
      font-size: var(--t-s);
    }
    dt {
      color: var(--ink3);
    }
    dd {
      margin: 0;
      min-width: 0;
      overflow-wrap: anywhere;
      user-select: all;
    }
    @media (max-width: 640px) {
      dl {
        grid-template-columns: 1fr;
      }
    }
  `,
})
export class IdentityProviders {
  private readonly dialogs = inject(MatDialog);
  private readonly transloco = inject(TranslocoService);
  protected readonly doing = attempt();
  protected readonly list = load(
    () => ({}),
    (_, signal) => identityProviderList({ signal }),
  );

  protected async add(): Promise<void> {
    const opened = this.dialogs.open<IdentityProviderDialog, null, boolean>(IdentityProviderDialog, { width: '560px' });
    if (await firstValueFrom(opened.afterClosed())) this.list.reload();
  }

  protected async disable({ id, name }: Pick<IdentityProvider, 'id' | 'name'>): Promise<void> {
    const words = (key: string) => this.transloco.translate(`signIn.${key}`, { name });
    const question = { heading: words('disableHeading'), text: words('disableText'), verb: words('disable') };
    if (!(await confirm(this.dialogs, { ...question, danger: true }))) return;
    if (await this.doing.run(() => identityProviderDisable(id))) this.list.reload();
  }
}

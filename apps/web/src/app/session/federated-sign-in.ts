import { Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { Failure } from '@watchbook/ui';
import { z } from 'zod';
import { federationBegin, federationList } from '../platform/api/generated/client.js';
import { attempt } from '../platform/http/attempt.js';
import { load } from '../platform/http/load.js';

/** Where people with this address sign in, if their institution has a provider of its own. */
@Component({
  selector: 'wb-federated-sign-in',
  imports: [Failure, MatButton, TranslocoPipe],
  template: `@for (provider of providers.value()?.data ?? []; track provider.id) {
      <button matButton="outlined" type="button" [disabled]="going.running()" (click)="go(provider.id)">
        {{ 'session.federated.continue' | transloco: { name: provider.name } }}
      </button>
    }
    @if (going.failure(); as failure) {
      <wb-failure [failure]="failure" [compact]="true" />
    }`,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: var(--s3);
    }
    :host:empty {
      display: none;
    }
  `,
})
export class FederatedSignIn {
  readonly email = input.required<string>();
  private readonly asked = computed(() => {
    const email = this.email().trim();
    return z.email().safeParse(email).success ? { email } : undefined;
  });
  protected readonly providers = load(
    () => this.asked(),
    (query, signal) => federationList(query, { signal }),
  );
  protected readonly going = attempt();

  protected async go(providerId: string): Promise<void> {
    const begun = await this.going.run(() => federationBegin({ providerId }));
    if (begun) location.assign(begun.location);
  }
}

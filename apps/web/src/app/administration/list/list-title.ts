import { inject, Injectable } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { builtInSources } from '@watchbook/contract';

/** What people call a list: in their language those that the portal knows, others as their operator named them. */
@Injectable({ providedIn: 'root' })
export class ListTitle {
  private readonly transloco = inject(TranslocoService);

  of({ title, ...list }: { title: string | null; source: string }): string {
    const isKnown = (builtInSources as readonly string[]).includes(list.source);
    return title ?? (isKnown ? this.transloco.translate(`list.format.${list.source}`) : list.source);
  }
}

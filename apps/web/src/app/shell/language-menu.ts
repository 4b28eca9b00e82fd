import { CdkMenu, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Icon } from '@watchbook/ui';
import { Language, languages } from '../platform/language/language.js';

/** Switches the language of the pages at once; each language is named in itself. */
@Component({
  selector: 'wb-language-menu',
  imports: [CdkMenu, CdkMenuItemRadio, CdkMenuTrigger, Icon, TranslocoPipe],
  template: `<button
      type="button"
      class="icon-button"
      [cdkMenuTriggerFor]="menu"
      [attr.aria-label]="'shell.language' | transloco"
    >
      <wb-icon name="language" [size]="18" />
    </button>
    <ng-template #menu>
      <div class="menu" cdkMenu>
        @for (item of languages; track item.code) {
          <button
            cdkMenuItemRadio
            [lang]="item.code"
            [cdkMenuItemChecked]="language.current() === item.code"
            (cdkMenuItemTriggered)="language.use(item.code)"
          >
            {{ item.name }}
          </button>
        }
      </div>
    </ng-template>`,
})
export class LanguageMenu {
  protected readonly language = inject(Language);
  protected readonly languages = languages;
}

import { CdkMenu, CdkMenuItemCheckbox, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Icon } from '@watchbook/ui';
import { densities, Theme, themes } from '../platform/theme/theme.js';

/** Theme, contrast and density. */
@Component({
  selector: 'wb-display-menu',
  imports: [CdkMenu, CdkMenuItemCheckbox, CdkMenuItemRadio, CdkMenuTrigger, Icon, TranslocoPipe],
  template: `<button
      type="button"
      class="icon-button"
      [cdkMenuTriggerFor]="menu"
      [attr.aria-label]="'shell.theme.heading' | transloco"
    >
      <wb-icon name="sun" [size]="18" />
    </button>
    <ng-template #menu>
      <div class="menu" cdkMenu>
        @for (name of themes; track name) {
          <button
            cdkMenuItemRadio
            [cdkMenuItemChecked]="theme.name() === name"
            (cdkMenuItemTriggered)="theme.name.set(name)"
          >
            {{ 'shell.theme.' + name | transloco }}
          </button>
        }
        <hr />
        <button
          cdkMenuItemCheckbox
          [cdkMenuItemChecked]="theme.moreContrast()"
          (cdkMenuItemTriggered)="theme.moreContrast.set(!theme.moreContrast())"
        >
          {{ 'shell.theme.contrast' | transloco }}
        </button>
        <hr />
        @for (density of densities; track density) {
          <button
            cdkMenuItemRadio
            [cdkMenuItemChecked]="theme.density() === density"
            (cdkMenuItemTriggered)="theme.density.set(density)"
          >
            {{ 'shell.theme.' + density | transloco }}
          </button>
        }
      </div>
    </ng-template>`,
})
export class DisplayMenu {
  protected readonly theme = inject(Theme);
  protected readonly themes = themes;
  protected readonly densities = densities;
}

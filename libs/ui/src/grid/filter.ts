import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';

/** One value of a filter. */
export interface FilterOption {
  value: string;
  label: string;
}

/**
 * A filter as a chip: dashed while it is open, solid with its values while it is in force.
 *
 * `<wb-filter [label]="…" [options]="…" [selected]="states()" (selectedChange)="…" />`; `single` allows one value only.
 */
@Component({
  selector: 'wb-filter',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CdkTrapFocus, MatButton, TranslocoPipe],
  template: `<button
      type="button"
      class="f"
      cdkOverlayOrigin
      #origin="cdkOverlayOrigin"
      [class.add]="selected().length === 0"
      [attr.aria-expanded]="open()"
      aria-haspopup="dialog"
      (click)="open.set(!open())"
    >
      {{ label() }} <b>{{ words() }}</b>
    </button>
    <ng-template
      cdkConnectedOverlay
      [cdkConnectedOverlayOrigin]="origin"
      [cdkConnectedOverlayOpen]="open()"
      [cdkConnectedOverlayHasBackdrop]="true"
      cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
      (backdropClick)="open.set(false)"
      (detach)="open.set(false)"
    >
      <div class="pop" role="dialog" [attr.aria-label]="label()" cdkTrapFocus [cdkTrapFocusAutoCapture]="true">
        @for (option of options(); track option.value) {
          <label>
            <input
              [type]="single() ? 'radio' : 'checkbox'"
              [name]="label()"
              [checked]="selected().includes(option.value)"
              (change)="toggle(option.value)"
            />
            {{ option.label }}
          </label>
        }
        <div class="ends">
          <button matButton type="button" (click)="choose([])">{{ 'ui.clear' | transloco }}</button>
          <button matButton type="button" (click)="open.set(false)">{{ 'ui.close' | transloco }}</button>
        </div>
      </div>
    </ng-template>`,
  styleUrl: './filter.scss',
})
export class Filter {
  readonly label = input.required<string>();
  readonly options = input.required<readonly FilterOption[]>();
  readonly selected = input.required<readonly string[]>();
  readonly single = input(false);
  readonly selectedChange = output<string[]>();
  protected readonly open = signal(false);

  protected readonly words = computed(() => {
    const chosen = this.options().filter(({ value }) => this.selected().includes(value));
    return chosen.length > 2
      ? `${chosen[0]!.label} +${chosen.length - 1}`
      : chosen.map(({ label }) => label.toLocaleLowerCase()).join(', ');
  });

  protected toggle(value: string): void {
    if (this.single()) return this.choose([value]);
    const selected = this.selected();
    this.selectedChange.emit(
      selected.includes(value) ? selected.filter((other) => other !== value) : [...selected, value],
    );
  }

  protected choose(values: string[]): void {
    this.selectedChange.emit(values);
    this.open.set(false);
  }
}

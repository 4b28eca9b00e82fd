import { Component, ElementRef, inject, output, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Icon } from '@watchbook/ui';
import { Can } from '../platform/policy/can.js';
import { DisplayMenu } from './display-menu.js';
import { LanguageMenu } from './language-menu.js';
import { PurposeChip } from './purpose-chip.js';
import { UserMenu } from './user-menu.js';

/** Brand, search, the purpose in force, and what belongs to the person. */
@Component({
  selector: 'wb-top-bar',
  imports: [Can, DisplayMenu, Icon, LanguageMenu, PurposeChip, RouterLink, TranslocoPipe, UserMenu],
  templateUrl: './top-bar.html',
  styleUrl: './top-bar.scss',
})
export class TopBar {
  private readonly router = inject(Router);
  private readonly field = viewChild<ElementRef<HTMLInputElement>>('field');
  readonly menu = output<void>();
  readonly help = output<void>();

  focusSearch(): void {
    this.field()?.nativeElement.focus();
  }

  protected search(event: Event): void {
    event.preventDefault();
    const name = this.field()?.nativeElement.value.trim();
    if (name) void this.router.navigate(['/screening'], { queryParams: { name } });
  }
}

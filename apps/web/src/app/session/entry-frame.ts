import { Component } from '@angular/core';
import { DisplayMenu } from '../shell/display-menu.js';
import { LanguageMenu } from '../shell/language-menu.js';

/** What surrounds the pages of somebody who is not signed in. */
@Component({
  selector: 'wb-entry-frame',
  imports: [DisplayMenu, LanguageMenu],
  template: `<header>
      <span class="brand"><i aria-hidden="true"></i>Watchbook</span>
      <span class="sp"></span>
      <wb-display-menu />
      <wb-language-menu />
    </header>
    <main><ng-content /></main>`,
  styleUrl: './entry-frame.scss',
})
export class EntryFrame {}

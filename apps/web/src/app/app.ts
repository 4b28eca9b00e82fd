import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Language } from './platform/language/language.js';
import { Theme } from './platform/theme/theme.js';

@Component({
  selector: 'wb-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
})
export class App {
  constructor() {
    inject(Theme);
    inject(Language);
  }
}

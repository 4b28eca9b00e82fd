import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Empty, PageHeader } from '@watchbook/ui';

/** What an unknown address shows, and one that no policy opens: the same. */
@Component({
  imports: [Empty, PageHeader, RouterLink, TranslocoPipe],
  template: `<wb-page-header [heading]="'shell.missing.title' | transloco" />
    <wb-empty icon="alert" [heading]="'shell.missing.heading' | transloco" [text]="'shell.missing.text' | transloco">
      <a routerLink="/inbox">{{ 'shell.missing.action' | transloco }}</a>
    </wb-empty>`,
})
export class MissingPage {}
